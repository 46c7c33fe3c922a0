"""Locks through the cache: identifying by bucket, and editing answers one at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.delivery.edit_lock import EditLock
from bot.gateway.identify import IdentifyGate
from bot.threads import Threads
from distillery.cache.factory import open_cache
from distillery.cache.memory import MemoryCache
from distillery.cache.port import Cache
from tests.support.services.process import free_port


@asynccontextmanager
async def threads() -> AsyncIterator[Threads]:
    pool = Threads(4)
    yield pool
    pool.close()


def gone() -> Cache:
    """A cache that does not answer."""
    return open_cache(f"memcached://127.0.0.1:{free_port()}")[0]


def test_shards_of_one_bucket_enter_one_after_the_other() -> None:
    async def play() -> None:
        cache = MemoryCache()
        async with threads() as pool:
            gate, other_process = IdentifyGate(cache, pool, 2), IdentifyGate(cache, pool, 2)
            assert await gate.enter(0)
            assert await other_process.enter(1)
            waiting = asyncio.create_task(other_process.enter(2))
            done, _ = await asyncio.wait([waiting], timeout=0.3)
            assert not done
            cache.delete("identify:0")
            assert await asyncio.wait_for(waiting, 5)

    asyncio.run(play())


def test_without_a_cache_nobody_waits_for_a_turn() -> None:
    async def play() -> None:
        async with threads() as pool:
            cache = gone()
            assert not await asyncio.wait_for(IdentifyGate(cache, pool, 1).enter(0), 5)
            edit_lock = EditLock(cache, pool)
            assert not await edit_lock.take("r")
            await asyncio.wait_for(edit_lock.clear("r"), 5)

    asyncio.run(play())


def test_a_delivery_waits_until_nobody_edits() -> None:
    async def play() -> None:
        async with threads() as pool:
            cache = MemoryCache()
            edit_lock, other_process = EditLock(cache, pool), EditLock(cache, pool)
            assert await edit_lock.take("r")
            assert not await other_process.take("r")
            clear = asyncio.create_task(other_process.clear("r"))
            done, _ = await asyncio.wait([clear], timeout=0.2)
            assert not done
            await other_process.clear("another request")
            await edit_lock.give_back("r")
            await asyncio.wait_for(clear, 5)

    asyncio.run(play())
