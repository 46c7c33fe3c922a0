"""The queue from a member's side: what of it is theirs, where that stands, and how long it is in all."""

from discord import ui

from bot.cards.card import small
from bot.cards.running import countdown
from bot.member.counter import Counter
from bot.member.entries import heading, label
from bot.member.items import CallOffSelect, QueueButton
from bot.member.listing import Entry, Row, Shown, listing, option, select_row
from distillery.i18n import say
from distillery.queue.cancel import cancel
from distillery.queue.line import Line, line, under_way
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import joined, plural, text

MOST = 10  # requests of one member that are listed


async def queue(counter: Counter, member_id: str) -> Shown:
    """As it is now. Raises SQLAlchemyError."""
    views, whole = await counter.threads.call(_look, counter, member_id)
    entries = [Entry("\n".join([heading(number, view), *_standing(view)])) for number, view in enumerate(views, 1)]
    if not entries:
        entries = [Entry(say(text("None of it is yours: try `/serve a red fox`.")))]
    return listing(say(text("The queue")), entries, small([_length(whole)]), _rows(views))


def call_off(counter: Counter, member_id: str, request_id: str) -> None:
    """Cancel a request of theirs; one that has ended already stays as it is. Blocks. Raises NotFound."""
    view = counter.parts.views.one(request_id)
    if view is None or view.member_id != member_id:
        raise NotFound(text("That request is no longer there. Use the command again."))
    cancel(counter.parts.database, counter.parts.doorbell, request_id)


def _look(counter: Counter, member_id: str) -> tuple[list[RequestView], Line]:
    with counter.parts.database.read() as connection:
        mine, whole = under_way(connection, member_id, MOST), line(connection)
    return counter.parts.views.some(mine) if mine else [], whole


def _standing(view: RequestView) -> list[str]:
    """Place or progress, and when it will be ready."""
    if view.cancelling:
        return small([text("Cancelling …")]).splitlines()
    where = text("Place {place}", place=view.place) if view.place else text("{done:.0%} done", done=view.progress)
    if view.eta is None:
        return [f"-# {say(where)}"]
    ready = text("Ready {when}", when=countdown(view.eta))
    return [f"-# {say(where)} · {say(ready)}"]


def _length(whole: Line) -> str:
    waiting = plural(whole.waiting, "{count} picture is waiting in all.", "{count} pictures are waiting in all.")
    running = plural(whole.running, "{count} picture is being made.", "{count} pictures are being made.")
    return joined([waiting, running])


def _rows(views: list[RequestView]) -> list[Row]:
    again = QueueButton.of(say(text("Look again")))
    mine = [option(view.id, label(number, view)) for number, view in enumerate(views, 1) if not view.cancelling]
    off = [select_row(CallOffSelect.of(say(text("Cancel one")), mine))] if mine else []
    return [*off, ui.ActionRow(again)]
