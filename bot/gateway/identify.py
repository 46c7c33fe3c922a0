"""Taking turns at identifying: Discord lets one shard of a bucket in per five seconds, over all processes."""

import asyncio

from bot.threads import Threads
from distillery.cache.port import Cache

WINDOW = 6.0  # seconds a bucket stays closed: Discord's five, and one because memcached counts whole seconds
LOOK_AGAIN = 0.2  # seconds
MISSES = 3  # looks that find neither the lock free nor held: the cache is gone


class IdentifyGate:
    """The buckets, shared through the cache. A shard's bucket is its id modulo `max_concurrency`."""

    def __init__(self, cache: Cache, threads: Threads, max_concurrency: int) -> None:
        self._cache = cache
        self._threads = threads
        self._buckets = max_concurrency

    async def enter(self, shard_id: int) -> bool:
        """Wait until `shard_id` may identify. False when there is no cache to agree through."""
        key = f"identify:{shard_id % self._buckets}"
        misses = 0
        while not await self._threads.call(self._cache.add, key, b"1", WINDOW):
            held = await self._threads.call(self._cache.get, key)
            misses = 0 if held else misses + 1
            if misses == MISSES:
                return False
            await asyncio.sleep(LOOK_AGAIN)
        return True
