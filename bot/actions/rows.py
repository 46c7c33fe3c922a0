"""The rows of buttons and selects under a request's card. Pure; labels in the language that is spoken."""

from collections.abc import Callable, Iterator, Sequence
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
    Verb.RETYPE: text("Change it"),
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
OF_NONE = (Verb.AGAIN, Verb.EDIT)  # what is left where no picture was made
OF_ONE = (Verb.SUBTLE, Verb.STRONG, Verb.UPSCALE, Verb.ZOOM, Verb.MASK)
VARYING = (Verb.SUBTLE, Verb.STRONG)
MORE = (Verb.UPSCALE, Verb.ZOOM, Verb.MASK, Verb.FAVOURITE)


def running_rows(request_id: str) -> list[Row]:
    """What can be done while a request waits or runs."""
    return [_row([Press(Verb.CANCEL, request_id)])]


def result_rows(view: RequestView) -> list[Row]:
    """What can be done with a request that ended: at most 4 rows and 15 components, whatever it made."""
    if not view.images:
        return [_row([Press(verb, view.id) for verb in OF_NONE])]
    if len(view.images) == 1:
        kept = Press(Verb.FAVOURITE, view.id, 0)
        above = [Press(verb, view.id) for verb in OF_ALL]
        return [_row([*above[:-1], kept, above[-1]]), picture_row(view.id, 0)]
    return [_row([Press(verb, view.id) for verb in OF_ALL]), *_chosen_rows(view.id, len(view.images))]


def picture_row(request_id: str, ordinal: int) -> Row:
    """What can be made of one picture."""
    return _row([Press(verb, request_id, ordinal) for verb in OF_ONE])


def _chosen_rows(request_id: str, pictures: int) -> Iterator[Row]:
    """The same where a picture must be named: enlarging by buttons while they fit a row, the rest by selects."""
    more: Sequence[Verb] = MORE
    if pictures <= IN_A_ROW:
        yield ui.ActionRow(*(_button(Press(Verb.UPSCALE, request_id, each), numbered=True) for each in range(pictures)))
        more = MORE[1:]
    if len(more) * pictures > IN_A_SELECT:
        more = (Verb.PICK,)
    yield _select(request_id, 0, text("Vary a picture"), _presses(VARYING, request_id, pictures))
    yield _select(request_id, 1, text("More with a picture"), _presses(more, request_id, pictures))


def _presses(verbs: Sequence[Verb], request_id: str, pictures: int) -> list[Press]:
    return [Press(verb, request_id, ordinal) for ordinal in range(pictures) for verb in verbs]


def _row(presses: Sequence[Press]) -> Row:
    return ui.ActionRow(*(_button(press) for press in presses))


def _button(press: Press, *, numbered: bool = False) -> ActionButton:
    style = discord.ButtonStyle.danger if press.verb is Verb.CANCEL else discord.ButtonStyle.secondary
    label = _numbered(press) if numbered else say(LABELS[press.verb])
    return ActionButton(ui.Button(style=style, label=label, custom_id=press.custom_id))


def _select(request_id: str, nth: int, title: Text, presses: Sequence[Press]) -> Row:
    options = [discord.SelectOption(label=_numbered(press), value=press.custom_id) for press in presses]
    select: ui.Select[Any] = ui.Select(
        custom_id=f"a:choose:{request_id}:{nth}", placeholder=say(title), options=options
    )
    return ui.ActionRow(ActionSelect(select))


def _numbered(press: Press) -> str:
    return say(NUMBERED[press.verb]((press.ordinal or 0) + 1))
