"""A press, from Discord to what it does."""

from typing import Any

import discord

from bot.actions.press import Press


async def pressed(interaction: discord.Interaction[Any], press: Press) -> None:
    """Answer the press within three seconds."""
    raise NotImplementedError(press.verb)
