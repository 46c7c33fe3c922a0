"""The response to an interaction: Discord takes one, within three seconds, from whichever process gives it first."""

from contextlib import suppress
from dataclasses import dataclass

import aiohttp
import discord
import structlog

from distillery import metrics

log = structlog.get_logger()

TOO_LATE = 10062  # unknown interaction: three seconds have passed
ALREADY_ANSWERED = 40060
FAILURES = (discord.HTTPException, aiohttp.ClientError, OSError)


@dataclass(frozen=True)
class Deferral:
    """A public answer that says "thinking", and whether it was this process that deferred it."""

    message_id: int
    ours: bool


async def defer(interaction: discord.Interaction) -> Deferral | None:
    """Defer publicly; None when it is too late or the interaction was answered otherwise.

    Somebody else's defer counts: the queue's unique key decides who serves.
    """
    try:
        callback = await interaction.response.defer(thinking=True)
    except FAILURES as error:
        if _code(error) == TOO_LATE:
            _missed(interaction, error)
            return None
        if _code(error) != ALREADY_ANSWERED:
            log.warning("defer_failed", interaction=interaction.id, code=_code(error), error=str(error))
        return await _deferred_by_another(interaction)
    if callback is not None and callback.message_id is not None:
        return Deferral(callback.message_id, ours=True)
    return await _deferred_by_another(interaction)


async def _deferred_by_another(interaction: discord.Interaction) -> Deferral | None:
    """The public answer that is there already: another process's, or ours, when the word of it was lost."""
    try:
        original = await interaction.original_response()
    except FAILURES as error:
        _missed(interaction, error)
        return None
    if original.flags.ephemeral:
        log.info("interaction_answered_by_another", interaction=interaction.id)  # with a problem in the text, perhaps
        return None
    return Deferral(original.id, ours=False)


async def respond(interaction: discord.Interaction, text: str) -> None:
    """Answer for the member's eyes only, as the first and last word."""
    try:
        await interaction.response.send_message(text, ephemeral=True)
    except FAILURES as error:
        if _code(error) != ALREADY_ANSWERED:
            _missed(interaction, error)


async def withdraw(interaction: discord.Interaction, text: str) -> None:
    """Take a deferred public answer back, and tell the member why for their eyes only."""
    # In this order: the first follow-up to an answer that still "thinks" would become it, and be public.
    try:
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
