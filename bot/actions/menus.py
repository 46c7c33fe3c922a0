"""What can be done with the picture of any message, from its context menu: with the first, if it shows several."""

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str

from bot.actions.actions import Actions
from bot.actions.found import pictures_in
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import plural, text

Interaction = discord.Interaction[Any]
Use = Callable[[Interaction, str, tuple[str, ...]], Awaitable[None]]


def context_menus(actions: Actions) -> list[app_commands.ContextMenu]:
    """discord.py takes five of a type."""
    uses: dict[locale_str, Use] = {
        locale_str("Check metadata"): actions.pictures.check,
        locale_str("Use as start image"): actions.pictures.start,
        locale_str("Upscale"): actions.pictures.upscale,
    }
    return [app_commands.ContextMenu(name=name, callback=_callback(actions, use)) for name, use in uses.items()]


def _callback(actions: Actions, use: Use) -> Callable[[Interaction, discord.Message], Coroutine[Any, Any, None]]:
    async def callback(interaction: Interaction, message: discord.Message) -> None:
        await actions.guarded(interaction, lambda: _use(interaction, message, use))

    return callback


async def _use(interaction: Interaction, message: discord.Message, use: Use) -> None:
    found = pictures_in(message)
    if not found:
        raise NotFound(text("I see no picture in that message. Choose one that shows a picture, and I will take it."))
    several = plural(
        len(found),
        "The message shows {count} picture.",
        "The message shows {count} pictures: the first of them was taken.",
    )
    await use(interaction, found[0], (several,) if len(found) > 1 else ())
