"""Speaking once, where two processes have the same shard for a while and hear the same interaction."""

import discord

from bot.delivery.reply import TOKEN_LIFE
from bot.delivery.response import Deferral
from bot.threads import Threads
from distillery.cache.port import Cache

REMEMBERED = TOKEN_LIFE  # seconds that nobody else may say it


class Once:
    """Decides through the cache which of several processes goes on."""

    def __init__(self, cache: Cache, threads: Threads) -> None:
        self._cache = cache
        self._threads = threads

    async def ours(self, what: str, interaction: discord.Interaction, deferral: Deferral) -> bool:
        """Whether it is this process that does `what`; with no cache to tell, the one that deferred."""
        key = f"{what}:{interaction.id}"
        if await self._threads.call(self._cache.add, key, b"1", REMEMBERED):
            return True
        held = await self._threads.call(self._cache.get, key)
        return deferral.ours and held is None
