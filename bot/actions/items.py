"""Buttons and selects that live in messages alone: discord.py makes them anew from the custom id at each press."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.actions.press import CHOSEN, PRESSED, Press
from bot.actions.pressed import pressed

Interaction = discord.Interaction[Any]


class ActionButton(ui.DynamicItem[ui.Button[Any]], template=PRESSED):
    """A button that means one press."""

    def __init__(self, button: ui.Button[Any]) -> None:
        super().__init__(button)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        match = PRESSED.fullmatch(self.custom_id)
        assert match is not None  # discord.py found us by it
        await pressed(interaction, Press.of(match))


class ActionSelect(ui.DynamicItem[ui.Select[Any]], template=CHOSEN):
    """A select whose values are the custom ids of presses."""

    def __init__(self, select: ui.Select[Any]) -> None:
        super().__init__(select)

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        for value in self.item.values:
            if press := Press.read(value):
                await pressed(interaction, press)
