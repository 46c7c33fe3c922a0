"""Buttons and selects that live in messages alone: discord.py makes them anew from the custom id at each press."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.actions.form import RETYPE
from bot.actions.press import CHOSEN, PRESSED, Press

Interaction = discord.Interaction[Any]  # of a client that has a `desk`


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=PRESSED):
    """A button that means one press."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        if press := Press.read(self.custom_id):
            await interaction.client.desk.actions.pressed(interaction, press)


class ActionSelect(ui.DynamicItem[ui.Select[Any]], template=CHOSEN):
    """A select whose values are the custom ids of presses about one request."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        actions, press = interaction.client.desk.actions, Press.chosen(self.custom_id, "".join(self.item.values[:1]))
        await (actions.pressed(interaction, press) if press else actions.outdated(interaction))


class RetypeButton(ui.DynamicItem[ui.Button[Any]], template=RETYPE):
    """Opens a form again with what a member wrote, which its message holds."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.actions.retyped(interaction)
