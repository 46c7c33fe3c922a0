"""A page of things as a card: a title, what each is with a small picture beside it, and what can be done below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import ui

from bot.cards.card import SPOILER, Card, File, Tone
from bot.cards.layout import layout

Row = ui.ActionRow[Any]


@dataclass(frozen=True)
class Entry:
    """One thing in words (Markdown), with a picture of it if there is one."""

    words: str
    picture: File | None = None


@dataclass(frozen=True)
class Shown:
    """A message: its components, and the files that they name."""

    view: ui.LayoutView
    files: tuple[File, ...] = ()


def listing(title: str, entries: Iterable[Entry], foot: str = "", rows: Sequence[Row] = ()) -> Shown:
    """The page. Needs a running event loop."""
    view, box = ui.LayoutView(timeout=None), ui.Container[Any](accent_colour=Tone.WORKING.value)
    listed = list(entries)
    box.add_item(ui.TextDisplay(f"**{title}**"))
    for entry in listed:
        box.add_item(_item(entry))
    if foot:
        box.add_item(ui.TextDisplay(foot))
    view.add_item(box)
    for row in rows:
        view.add_item(row)
    view.stop()  # discord.py need not remember it
    return Shown(view, tuple(entry.picture for entry in listed if entry.picture))


def sentence(words: str) -> Shown:
    """Nothing to look through, and what to do about it."""
    return Shown(layout(Card(words)))


def _item(entry: Entry) -> ui.Item[Any]:
    if entry.picture is None:
        return ui.TextDisplay(entry.words)
    name = entry.picture.name
    beside: ui.Thumbnail[Any] = ui.Thumbnail(f"attachment://{name}", spoiler=name.startswith(SPOILER))
    return ui.Section(ui.TextDisplay(entry.words), accessory=beside)


def select_row(select: ui.Item[Any]) -> Row:
    """A select in its row."""
    return ui.ActionRow(select)


def option(value: str, label: str) -> discord.SelectOption:
    """Something to choose, within Discord's 100 characters."""
    return discord.SelectOption(label=label if len(label) <= 100 else f"{label[:99]}…", value=value)
