"""Words for the eyes of whoever pressed, beside the message that they pressed on."""

from collections.abc import Sequence
from typing import Any

import discord
import structlog
from discord import ui

from bot.delivery.response import ALREADY_ANSWERED, FAILURES, Deferral

log = structlog.get_logger()


async def acknowledge(interaction: discord.Interaction[Any]) -> Deferral:
    """Take the press within its three seconds, with nothing to see yet; whether it was ours to take."""
    try:
        await interaction.response.defer()
    except FAILURES as error:
        code = getattr(error, "code", None)
        if code != ALREADY_ANSWERED:
            log.warning("press_not_taken", interaction=interaction.id, code=code, error=str(error))
        return Deferral(0, ours=False, ephemeral=True)
    return Deferral(0, ours=True, ephemeral=True)


async def whisper(
    interaction: discord.Interaction[Any],
    words: str,
    view: ui.View | None = None,
    embeds: Sequence[discord.Embed] = (),
) -> None:
    """Say it to them alone: as the answer while there is none, else after it."""
    more: dict[str, Any] = {"embeds": embeds, **({"view": view} if view else {})}
    try:
        if interaction.response.is_done():
            await interaction.followup.send(words, ephemeral=True, **more)
        else:
            await interaction.response.send_message(words, ephemeral=True, **more)
    except FAILURES as error:
        log.warning("whisper_not_heard", interaction=interaction.id, error=str(error))
