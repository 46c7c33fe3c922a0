"""One request brought back: its card with all that can be pressed, for the member alone."""

from dataclasses import replace
from typing import Any

import discord

from bot.actions.rows import result_rows, running_rows
from bot.cards import present
from bot.cards.gallery import Place
from bot.cards.layout import layout
from bot.member.counter import Counter
from bot.member.listing import Shown
from distillery.members.favourites import Favourites
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import text

Interaction = discord.Interaction[Any]


async def seen_from(counter: Counter, interaction: Interaction) -> Place:
    """Where the member looks: what is not to be seen there stays hidden, wherever it was asked for."""
    here = await counter.handler.place(interaction)
    return await counter.threads.call(
        counter.showcase.place,
        here.guild_id,
        age_restricted=here.age_restricted,
        file_limit=interaction.filesize_limit,
    )


async def brought_back(counter: Counter, interaction: Interaction, chosen: str) -> Shown:
    """The card of ``<request>``, which must be theirs, or of a favourite: ``<request>:<ordinal>``. Raises NotFound."""
    request_id, _, ordinal = chosen.partition(":")
    view = await counter.threads.call(counter.parts.views.one, request_id)
    if view is None or not await _is_listed(counter, str(interaction.user.id), view, ordinal):
        raise NotFound(text("That request is no longer there. Use the command again."))
    if ordinal.isdecimal():
        view = replace(view, images=[each for each in view.images if each.ordinal == int(ordinal)])
    if not view.ended:
        return Shown(layout(present.progress(view), running_rows(view.id)))
    return await _ended(counter, view, await seen_from(counter, interaction))


async def _is_listed(counter: Counter, member_id: str, view: RequestView, ordinal: str) -> bool:
    """Whether a list of the member's has it: whoever presses may send what no list of ours offers."""
    if view.member_id == member_id:
        return True
    favourites = Favourites(counter.parts.database)
    return ordinal.isdecimal() and await counter.threads.call(favourites.has, member_id, view.id, int(ordinal))


async def _ended(counter: Counter, view: RequestView, place: Place) -> Shown:
    gallery = await counter.threads.read(counter.showcase.seen_at, view, place)
    return Shown(layout(present.answer(view, gallery), result_rows(view, gallery.barred)), gallery.files)
