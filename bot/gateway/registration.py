"""Registering the commands by hand (`python -m bot sync`)."""

import asyncio

from bot.gateway.client import use_proxies
from bot.gateway.connection import log_in
from bot.gateway.station import open_station
from bot.gateway.sync import sync_commands
from bot.parts import Parts
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.settings import reveal
from distillery.vocabulary.errors import Unavailable


async def register(parts: Parts, settings: BotSettings, *, force: bool) -> None:
    """Sync once. Raises SettingsError when Discord refuses the token, Unavailable when the sync failed."""
    use_proxies(settings)
    threads = Threads()
    try:
        rest = open_station(parts, settings, threads).rest
        async with rest:
            await log_in(rest, reveal(settings.discord_token) or "", asyncio.Event())
            if not await sync_commands(rest.tree, parts.database, threads, force=force):
                raise Unavailable("The commands were not registered. The log says why; try again.")
    finally:
        threads.close()
