"""What is pressed in admins' messages: discord.py makes it anew from the custom id at each press."""

import re
from typing import Any, Self

import discord
from discord import ui

from bot.admin.section import ADMIN, CONTROL, RETYPE, UNBLOCK, Control

Interaction = discord.Interaction[Any]  # of a client that has a `desk`


class ConfigControl(ui.DynamicItem[ui.Item[Any]], template=CONTROL):
    """A button or a select of the panel, whichever it was."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        if control := Control.read(self.custom_id):
            await interaction.client.desk.administration.configuring.pressed(interaction, control)


class ConfigRetype(ui.DynamicItem[ui.Button[Any]], template=RETYPE):
    """Opens a form of the panel again with what an admin wrote, which its message holds."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        await interaction.client.desk.administration.configuring.again(interaction)


class AdminButton(ui.DynamicItem[ui.Button[Any]], template=ADMIN):
    """Turns the pages of the audit log or of the blocked pictures, or clears a member's strikes."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Button)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        match = ADMIN.fullmatch(self.custom_id)
        assert match is not None
        administration = interaction.client.desk.administration
        match match["verb"]:
            case "clear":
                await administration.moderating.clear(interaction, match["about"])
            case "pictures":
                await administration.pictures.turn(interaction, int(match["about"]))
            case _:
                await administration.reporting.older(interaction, int(match["about"]))


class UnblockSelect(ui.DynamicItem[ui.Select[Any]], template=UNBLOCK):
    """Takes a picture off the list: its hash."""

    @classmethod
    async def from_custom_id(cls, _: Interaction, item: ui.Item[Any], match: re.Match[str], /) -> Self:
        assert isinstance(item, ui.Select)
        return cls(item)

    async def callback(self, interaction: Interaction) -> None:
        match = UNBLOCK.fullmatch(self.custom_id)
        assert match is not None
        chosen = "".join(self.item.values[:1])
        await interaction.client.desk.administration.pictures.unblock(interaction, int(match["about"]), chosen)
