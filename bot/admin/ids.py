"""Channels, roles and members as options of which only the id is needed, and nothing that Discord says of them."""

from typing import Any

import discord
from discord import AppCommandOptionType
from discord.app_commands import Transformer

from bot.admin.controls import CHANNELS, POSTABLE


class _Id(Transformer):
    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> str:
        return str(value.id)


class ChannelId(_Id):
    """A channel in which commands can be used."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return CHANNELS


class LogChannelId(ChannelId):
    """A channel that takes plain posts."""

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return POSTABLE


class RoleId(_Id):
    """A role; everybody's has the guild's id."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.role


class MemberId(_Id):
    """Anybody, also those who left: Discord takes any user's id."""

    @property
    def type(self) -> AppCommandOptionType:
        return AppCommandOptionType.user
