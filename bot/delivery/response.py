"""The response to an interaction: Discord takes one, within three seconds, from whichever process gives it first."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord
import structlog

from bot.cards.layout import attachments, layout
from bot.cards.pictures import File
from bot.cards.present import Card
from distillery import metrics

log = structlog.get_logger()

TOO_LATE = 10062  # unknown interaction: three seconds have passed
ALREADY_ANSWERED = 40060
FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)


@dataclass(frozen=True)
class Deferral:
    """An answer that says "thinking", and whether it was this process that deferred it."""

    message_id: int
    ours: bool
    ephemeral: bool = False


async def defer(interaction: discord.Interaction, *, ephemeral: bool = False) -> Deferral | None:
    """Defer for all to see, or for the member alone; None when it is too late or the interaction was answered.

    Somebody else's defer counts: it is not decided here who serves.
    """
    try:
        callback = await interaction.response.defer(thinking=True, ephemeral=ephemeral)
    except FAILURES as error:
        if _code(error) == TOO_LATE:
            _missed(interaction, error)
            return None
        taken = _code(error) == ALREADY_ANSWERED
        if not taken:
            log.warning("defer_failed", interaction=interaction.id, code=_code(error), error=str(error))
        return await _deferred_by_another(interaction, ephemeral, taken=taken)
    if callback is not None and callback.message_id is not None:
        return Deferral(callback.message_id, ours=True, ephemeral=ephemeral)
    return await _deferred_by_another(interaction, ephemeral)


async def _deferred_by_another(
    interaction: discord.Interaction, ephemeral: bool, *, taken: bool = False
) -> Deferral | None:
    """The answer that is there already: another process's, for certain if it is `taken`; or ours, its word lost."""
    try:
        original = await interaction.original_response()
        answered = not original.flags.loading if ephemeral else original.flags.ephemeral  # with a problem, perhaps
    except FAILURES as error:
        answered = taken and isinstance(error, discord.NotFound)  # with a refusal: what it deferred was taken back
        if not answered:
            _missed(interaction, error)
            return None
    if answered:
        log.info("interaction_answered_by_another", interaction=interaction.id)
        return None
    return Deferral(original.id, ours=False, ephemeral=ephemeral)


async def respond(interaction: discord.Interaction, text: str) -> None:
    """Answer for the member's eyes only, as the first and last word."""
    try:
        await interaction.response.send_message(text, ephemeral=True)
    except FAILURES as error:
        if _code(error) != ALREADY_ANSWERED:
            _missed(interaction, error)


async def tell(interaction: discord.Interaction, cards: Sequence[Card], files: Sequence[File] = ()) -> None:
    """Fill in an answer that was deferred for the member alone; the files belong to the last card."""
    first, *more = cards
    try:
        await interaction.edit_original_response(view=layout(first), attachments=attachments([] if more else files))
        for card in more:
            sent = attachments(files if card is cards[-1] else [])
            await interaction.followup.send(view=layout(card), files=sent, ephemeral=True)
    except FAILURES as error:
        log.warning("answer_not_told", interaction=interaction.id, error=str(error))


async def withdraw(interaction: discord.Interaction, text: str, *, ephemeral: bool = False) -> None:
    """Take a deferred answer back, and tell the member why for their eyes only."""
    try:
        if ephemeral:
            await interaction.edit_original_response(content=text)
            return
        # In this order: the first follow-up to an answer that still "thinks" would become it, and be public.
        with suppress(discord.NotFound):
            await interaction.delete_original_response()
        await interaction.followup.send(text, ephemeral=True)
    except FAILURES as error:
        log.warning("refusal_not_told", interaction=interaction.id, error=str(error))


def _missed(interaction: discord.Interaction, error: Exception) -> None:
    """The member sees "The application did not respond", so the operator must."""
    metrics.REQUESTS.labels("discord", "missed").inc()
    log.warning("interaction_missed", interaction=interaction.id, code=_code(error), error=str(error))


def _code(error: Exception) -> int | None:
    """Discord's error code, if it was Discord that refused."""
    return getattr(error, "code", None)
