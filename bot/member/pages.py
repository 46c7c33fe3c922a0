"""Pages of what a member asked for, and of pictures that they keep. Blocking where it says so."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from discord import ui

from bot.cards.gallery import Place
from bot.member.counter import Counter
from bot.member.entries import facts, heading, label
from bot.member.items import AgainSelect, ShowSelect, TurnButton
from bot.member.listing import Entry, Row, Shown, listing, option, select_row, sentence
from bot.member.thumbnails import Thumbnails
from bot.member.turn import Book, Turn, Way
from distillery.i18n import say
from distillery.members.favourites import Favourites
from distillery.members.history import History
from distillery.queue.views import RequestView
from distillery.vocabulary.text import Text, text

SIZE = 5

EMPTY: dict[Book, Text] = {
    Book.HISTORY: text("You have not asked for a picture yet: try `/serve a red fox`."),
    Book.FAVOURITES: text("You have no favourites yet: press **Favourite** under a picture that you like."),
}
NO_MATCH = text("Nothing of yours matches. Ask for `/history` with other words, or with none.")
TITLES: dict[Book, Text] = {
    Book.HISTORY: text("What you asked for"),
    Book.FAVOURITES: text("Pictures that you like"),
}


@dataclass(frozen=True)
class Found:
    """One thing on a page: its request, where others begin after it, and the picture that it is about."""

    view: RequestView
    cursor: str
    ordinal: int | None = None

    @property
    def value(self) -> str:
        """What a select says of it."""
        return self.view.id if self.ordinal is None else f"{self.view.id}:{self.ordinal}"


@dataclass(frozen=True)
class Page:
    """What is on it, with small pictures, and where it goes on."""

    found: Sequence[Found]
    entries: Sequence[Entry]
    newer: bool
    older: bool


async def page(counter: Counter, member_id: str, place: Place, turn: Turn) -> Shown:
    """The page, or a kind word where there is nothing. Raises SQLAlchemyError."""
    brought = await counter.threads.read(_bring, counter, member_id, place, turn)
    if not brought.found and turn.way is not Way.START:  # what was there is gone
        turn = replace(turn, way=Way.START, cursor="")
        brought = await counter.threads.read(_bring, counter, member_id, place, turn)
    if not brought.found:
        return sentence(say(NO_MATCH if turn.filtered else EMPTY[turn.book]))
    return listing(say(TITLES[turn.book]), brought.entries, rows=_rows(brought, turn))


def _bring(counter: Counter, member_id: str, place: Place, turn: Turn) -> Page:
    """Blocks."""
    look = _favourites if turn.book is Book.FAVOURITES else _history
    found, newer, older = turn.leaf(look(counter, member_id, turn), SIZE)
    thumbnails = Thumbnails(counter.showcase, counter.parts.cache)
    entries = [
        Entry(f"{heading(number, each.view)}\n{facts(each.view)}", thumbnails.of(each.view, place, each.ordinal))
        for number, each in enumerate(found, 1)
    ]
    return Page(found, entries, newer, older)


def _history(counter: Counter, member_id: str, turn: Turn) -> list[Found]:
    past = History(counter.parts.database).page(
        member_id,
        SIZE + 1,
        turn.before,
        after=turn.after,
        command=turn.command or None,
        text=turn.text or None,
        favourites=turn.kept,
    )
    views = _views(counter, [each.request_id for each in past])
    return [Found(views[each.request_id], each.request_id) for each in past if each.request_id in views]


def _favourites(counter: Counter, member_id: str, turn: Turn) -> list[Found]:
    kept = Favourites(counter.parts.database).page(member_id, SIZE + 1, turn.before, after=turn.after)
    views = _views(counter, [each.request_id for each in kept])
    return [Found(views[each.request_id], each.cursor, each.ordinal) for each in kept if each.request_id in views]


def _views(counter: Counter, request_ids: Sequence[str]) -> dict[str, RequestView]:
    return {view.id: view for view in counter.parts.views.some(list(dict.fromkeys(request_ids)))}


def _rows(brought: Page, turn: Turn) -> list[Row]:
    numbered = list(enumerate(brought.found, 1))
    show = [option(each.value, label(number, each.view)) for number, each in numbered]
    again = {each.view.id: label(number, each.view) for number, each in numbered}
    rows = [
        select_row(ShowSelect.of(say(text("Show one with all its buttons")), show)),
        select_row(AgainSelect.of(say(text("Ask for one again")), [option(*each) for each in again.items()])),
    ]
    turns = [
        *([TurnButton.of(turn.to(Way.NEWER, brought.found[0].cursor), say(text("Newer")))] if brought.newer else []),
        *([TurnButton.of(turn.to(Way.OLDER, brought.found[-1].cursor), say(text("Older")))] if brought.older else []),
    ]
    return [*rows, ui.ActionRow(*turns)] if turns else rows
