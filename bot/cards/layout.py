"""Cards in Discord's Components V2, from the first edit to the last: a message cannot leave them once it is in."""

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

import discord
from discord import ui

from bot.cards.card import SPOILER, Card, File, Link

COMPONENTS = 40  # of one message, all levels counted
IN_A_ROW = 5

Row = ui.ActionRow[Any]


def layout(card: Card, rows: Sequence[Row] = ()) -> ui.LayoutView:
    """The card as a view, what can be pressed below it. Needs a running event loop.

    Rows are left out from the last on when there are more than Discord takes.
    """
    view = ui.LayoutView(timeout=None)
    view.add_item(_box(card))
    left = COMPONENTS - _weight(view)
    for row in (*_link_rows(card.links), *rows):
        left -= 1 + len(row.children)
        if left < 0:
            break
        view.add_item(row)
    view.stop()  # discord.py need not remember it: what is pressed says itself what it means
    return view


def attachments(files: Sequence[File]) -> list[discord.File]:
    """Fresh each time: discord.py closes what it has sent."""
    return [discord.File(io.BytesIO(file.data), file.name) for file in files]


def _box(card: Card) -> ui.Container[Any]:
    box: ui.Container[Any] = ui.Container(accent_colour=card.tone.value)
    box.add_item(ui.TextDisplay(f"{card.above}\n{card.head}" if card.above else card.head))
    if card.pictures:
        box.add_item(ui.MediaGallery(*map(_item, card.pictures)))
    if card.foot:
        box.add_item(ui.TextDisplay(card.foot))
    return box


def _item(name: str) -> discord.MediaGalleryItem:
    return discord.MediaGalleryItem(f"attachment://{name}", spoiler=name.startswith(SPOILER))


def _link_rows(links: Sequence[Link]) -> Iterator[Row]:
    rest = iter(links)
    while some := list(islice(rest, IN_A_ROW)):
        yield ui.ActionRow(*(ui.Button(label=link.label, url=link.url) for link in some))


def _weight(view: ui.LayoutView) -> int:
    return sum(1 for _ in view.walk_children())
