"""Answers are edited by one process at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.delivery.edit_lock import EditLock
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


def test_without_a_cache_nobody_edits_and_nobody_waits() -> None:
    async def play() -> None:
        async with threads() as pool:
            edit_lock = EditLock(gone(), pool)
            assert not await edit_lock.lead("r")
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


def test_one_process_leads_until_it_leaves() -> None:
    async def play() -> None:
        async with threads() as pool:
            cache = MemoryCache()
            edit_lock, other_process = EditLock(cache, pool), EditLock(cache, pool)
            assert await edit_lock.lead("r")
            assert await edit_lock.lead("r")
            assert not await other_process.lead("r")
            await other_process.leave("r")
            assert not await other_process.lead("r")
            await edit_lock.leave("r")
            assert await other_process.lead("r")

    asyncio.run(play())
