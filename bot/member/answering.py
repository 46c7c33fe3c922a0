"""Answers for a member's eyes alone, to a command or in place of the page they look at."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
import structlog

from bot.actions.whisper import acknowledge
from bot.cards.layout import attachments
from bot.delivery.response import FAILURES, defer
from bot.member.counter import Counter
from bot.member.listing import Shown

log = structlog.get_logger()

Interaction = discord.Interaction[Any]
Make = Callable[[], Awaitable[Shown | Sequence[Shown]]]


async def answer(counter: Counter, interaction: Interaction, make: Make) -> None:
    """A new message with what `make` brings; deferred first, by one process alone."""

    async def act() -> None:
        counter.handler.shift.check()
        deferral = await defer(interaction, ephemeral=True)
        if deferral and await counter.handler.once.ours("answered", interaction, deferral):
            await _show(counter, interaction, make)

    await counter.actions.guarded(interaction, act)


async def replace(counter: Counter, interaction: Interaction, make: Make) -> None:
    """What `make` brings instead of what the message shows."""

    async def act() -> None:
        counter.handler.shift.check()
        taken = await acknowledge(interaction)
        if await counter.handler.once.ours("pressed", interaction, taken):
            await _show(counter, interaction, make)

    await counter.actions.guarded(interaction, act)


async def _show(counter: Counter, interaction: Interaction, make: Make) -> None:
    made = await counter.handler.shift.in_time(make())
    first, *more = [made] if isinstance(made, Shown) else made
    try:
        await interaction.edit_original_response(view=first.view, attachments=attachments(first.files))
        for each in more:
            await interaction.followup.send(view=each.view, files=attachments(each.files), ephemeral=True)
    except FAILURES as error:
        log.warning("page_not_shown", interaction=interaction.id, error=str(error))
