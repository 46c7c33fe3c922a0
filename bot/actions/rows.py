"""The rows of buttons and selects under a request's card. Pure; labels in the language that is spoken."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import discord
from discord import ui

from bot.actions.items import ActionButton, ActionSelect
from bot.actions.press import Press, Verb
from distillery.i18n import say
from distillery.queue.views import RequestView
from distillery.vocabulary.text import Text, text

Row = ui.ActionRow[Any]

IN_A_ROW, IN_A_SELECT = 5, 25  # Discord's limits
LABEL = 80  # characters
LABELS: dict[Verb, Text] = {
    Verb.AGAIN: text("Again"),
    Verb.SUBTLE: text("Vary a little"),
    Verb.STRONG: text("Vary much"),
    Verb.UPSCALE: text("Upscale"),
    Verb.ZOOM: text("Zoom out"),
    Verb.MASK: text("Make a mask"),
    Verb.EDIT: text("Edit prompt"),
    Verb.INFO: text("Info"),
    Verb.FAVOURITE: text("Favourite"),
    Verb.DELETE: text("Delete"),
    Verb.CANCEL: text("Cancel"),
}
NUMBERED: dict[Verb, Callable[[int], Text]] = {  # where there are several pictures
    Verb.SUBTLE: lambda number: text("Picture {number}, a little", number=number),
    Verb.STRONG: lambda number: text("Picture {number}, much", number=number),
    Verb.UPSCALE: lambda number: text("Upscale {number}", number=number),
    Verb.ZOOM: lambda number: text("Zoom out of picture {number}", number=number),
    Verb.MASK: lambda number: text("Make a mask of picture {number}", number=number),
    Verb.FAVOURITE: lambda number: text("Picture {number} as a favourite", number=number),
    Verb.PICK: lambda number: text("Picture {number}", number=number),
}
OF_ALL = (Verb.AGAIN, Verb.EDIT, Verb.INFO, Verb.DELETE)
OF_NONE = (Verb.AGAIN, Verb.EDIT)  # what is left where no picture was made,
OF_UNSEEN = (*OF_NONE, Verb.DELETE)  # and where none of them can be used
OF_ONE = (Verb.SUBTLE, Verb.STRONG, Verb.UPSCALE, Verb.ZOOM, Verb.MASK)
VARYING = (Verb.SUBTLE, Verb.STRONG)
MORE = (Verb.UPSCALE, Verb.ZOOM, Verb.MASK, Verb.FAVOURITE)


def running_rows(request_id: str) -> list[Row]:
    """What can be done while a request waits or runs."""
    return [_row([Press(Verb.CANCEL, request_id)])]


def result_rows(view: RequestView, barred: Collection[int] = ()) -> list[Row]:
    """What can be done with a request that ended: at most 4 rows and 15 components, whatever it made.

    Of pictures whose ordinals are `barred` nothing can be made, so nothing is offered.
    """
    if view.deleted:
        return []
    if not view.images:
        return [_row([Press(verb, view.id) for verb in OF_NONE])]
    pictures = [picture.ordinal for picture in view.images if picture.ordinal not in barred]
    if not pictures:
        return [_row([Press(verb, view.id) for verb in OF_UNSEEN])]
    first = pictures[0] if view.images[0].ordinal in barred else None
    *before, last = (Press(verb, view.id, first if verb is Verb.INFO else None) for verb in OF_ALL)
    if len(pictures) == 1:
        return [_row([*before, Press(Verb.FAVOURITE, view.id, pictures[0]), last]), _row(_of_one(view.id, pictures[0]))]
    return [_row([*before, last]), *_chosen_rows(view.id, pictures)]


def picture_buttons(request_id: str, ordinal: int) -> list[ActionButton]:
    """What can be done with one picture of many."""
    return [_button(press) for press in (*_of_one(request_id, ordinal), Press(Verb.FAVOURITE, request_id, ordinal))]


def _of_one(request_id: str, ordinal: int) -> list[Press]:
    return [Press(verb, request_id, ordinal) for verb in OF_ONE]


def _chosen_rows(request_id: str, pictures: Sequence[int]) -> Iterator[Row]:
    """The same where a picture must be named: enlarging by buttons while they fit a row, the rest by selects."""
    more: Sequence[Verb] = MORE
    if len(pictures) <= IN_A_ROW:
        yield ui.ActionRow(
            *(_button(press, number) for number, press in _presses([Verb.UPSCALE], request_id, pictures))
        )
        more = MORE[1:]
    if len(more) * len(pictures) > IN_A_SELECT:
        more = (Verb.PICK,)
    yield _select(request_id, 0, text("Vary a picture"), _presses(VARYING, request_id, pictures))
    yield _select(request_id, 1, text("More with a picture"), _presses(more, request_id, pictures))


def _presses(verbs: Sequence[Verb], request_id: str, pictures: Sequence[int]) -> list[tuple[int, Press]]:
    """With the numbers that members call the pictures by: as they are shown, from 1."""
    return [(number, Press(verb, request_id, ordinal)) for number, ordinal in enumerate(pictures, 1) for verb in verbs]


def _row(presses: Sequence[Press]) -> Row:
    return ui.ActionRow(*map(_button, presses))


def _button(press: Press, number: int | None = None) -> ActionButton:
    style = discord.ButtonStyle.danger if press.verb is Verb.CANCEL else discord.ButtonStyle.secondary
    label = LABELS[press.verb] if number is None else NUMBERED[press.verb](number)
    return ActionButton(ui.Button(style=style, label=say(label)[:LABEL], custom_id=press.custom_id))


def _select(request_id: str, nth: int, title: Text, presses: Sequence[tuple[int, Press]]) -> Row:
    options = [
        discord.SelectOption(label=say(NUMBERED[press.verb](number))[:LABEL], value=press.custom_id)
        for number, press in presses
    ]
    select: ui.Select[Any] = ui.Select(
        custom_id=f"a:choose:{request_id}:{nth}", placeholder=say(title)[:LABEL], options=options
    )
    return ui.ActionRow(ActionSelect(select))
