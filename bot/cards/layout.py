"""Cards in Discord's Components V2, from the first edit to the last: a message cannot leave them once it is in."""

import io
from collections.abc import Sequence
from typing import Any

import discord
from discord import ui

from bot.cards.pictures import File
from bot.cards.present import Card


def layout(card: Card) -> ui.LayoutView:
    """The card as a view without anything to press. Needs a running event loop."""
    box: ui.Container[Any] = ui.Container(accent_colour=card.tone.value)
    box.add_item(ui.TextDisplay(card.head))
    if card.pictures:
        box.add_item(ui.MediaGallery(*(discord.MediaGalleryItem(f"attachment://{name}") for name in card.pictures)))
    if card.foot:
        box.add_item(ui.TextDisplay(card.foot))
    return ui.LayoutView(timeout=None).add_item(box)


def attachments(files: Sequence[File]) -> list[discord.File]:
    """Fresh each time: discord.py closes what it has sent."""
    return [discord.File(io.BytesIO(file.data), file.name) for file in files]
