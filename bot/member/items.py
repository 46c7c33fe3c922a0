"""Buttons and selects under members' pages; discord.py makes them anew from the custom id at each press."""

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import ui

from bot.actions.press import Press, Verb
from bot.member.turn import TURNED, Turn

Interaction = discord.Interaction[Any]  # of a client that has a `desk`


class TurnButton(ui.DynamicItem[ui.Button[Any]], template=TURNED):
    """Shows another page in place of the one it is under."""

    @classmethod
    def of(cls, turn: Turn, label: str) -> Self:
        return cls(ui.Button(label=label, custom_id=turn.custom_id))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        desk, turn = interaction.client.desk, Turn.read(self.custom_id)
        await (desk.self_service.turned(interaction, turn) if turn else desk.actions.outdated(interaction))


class ShowSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile("m:show")):
    """Brings one of a page back with all that can be done with it: ``<request>`` or ``<request>:<ordinal>``."""

    @classmethod
    def of(cls, title: str, options: Sequence[discord.SelectOption]) -> Self:
        return cls(ui.Select(custom_id="m:show", placeholder=title, options=list(options)))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.self_service.chosen(interaction, _chosen(self.item))


class AgainSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile("m:again")):
    """Asks for one of the member's requests once more: ``<request>``."""

    @classmethod
    def of(cls, title: str, options: Sequence[discord.SelectOption]) -> Self:
        return cls(ui.Select(custom_id="m:again", placeholder=title, options=list(options)))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        actions, press = interaction.client.desk.actions, Press.read(f"a:{Verb.AGAIN}:{_chosen(self.item)}")
        await (actions.pressed(interaction, press) if press else actions.outdated(interaction))


class CallOffSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile("m:cancel")):
    """Calls one of the member's requests off, and shows what is left: ``<request>``."""

    @classmethod
    def of(cls, title: str, options: Sequence[discord.SelectOption]) -> Self:
        return cls(ui.Select(custom_id="m:cancel", placeholder=title, options=list(options)))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.self_service.called_off(interaction, _chosen(self.item))


class QueueButton(ui.DynamicItem[ui.Button[Any]], template=re.compile("m:queue")):
    """Shows the queue as it is now."""

    @classmethod
    def of(cls, label: str) -> Self:
        return cls(ui.Button(label=label, custom_id="m:queue"))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.self_service.looked_again(interaction)


class HelpSelect(ui.DynamicItem[ui.Select[Any]], template=re.compile("m:help")):
    """Explains a command: its name."""

    @classmethod
    def of(cls, title: str, options: Sequence[discord.SelectOption]) -> Self:
        return cls(ui.Select(custom_id="m:help", placeholder=title, options=list(options)))

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.self_service.explained(interaction, _chosen(self.item))


def _chosen(select: ui.Select[Any]) -> str:
    """What was chosen; what Discord lets nobody send is nothing."""
    return next(iter(select.values), "")


MEMBER_ITEMS: list[type[ui.DynamicItem[Any]]] = [
    TurnButton,
    ShowSelect,
    AgainSelect,
    CallOffSelect,
    QueueButton,
    HelpSelect,
]
