"""Whose turn it is to edit an answer, so that a late progress edit never covers the pictures.

Any bot process may deliver what another one shows the progress of. A progress edit is made under a lock in the
cache, which is taken *before* the request's status is looked at, and only while that says queued or running. A
delivery exists only after the status says delivering, and waits until nobody holds the lock: whoever held it has
then finished, and whoever takes it later sees the new status and does not edit. An edit that takes longer than
DEADLINE is abandoned, and its lock left to run out, for it may still be on its way. With no cache there is no
lock, hence no progress edits; deliveries do not wait then.

Of several processes that follow one request, one leads and the others wait until it leaves, or falls silent.
"""

import asyncio

from bot.threads import Threads
from distillery.cache.port import Cache
from distillery.vocabulary.clock import new_id

DEADLINE = 6.0  # seconds from taking the lock to the end of the edit, which may bring pictures
HELD = 8.0  # seconds until the lock of a process that died, or lost an edit, runs out
LEADS = 15.0  # seconds that a silent process still leads
LOOK_AGAIN = 0.05  # seconds


class EditLock:
    """The locks of all answers."""

    def __init__(self, cache: Cache, threads: Threads) -> None:
        self._cache = cache
        self._threads = threads
        self._us = new_id().encode()

    async def lead(self, request_id: str) -> bool:
        """Whether it is ours to show how the request goes; to be asked again before each edit."""
        return await self._threads.call(self._lead, _lead_key(request_id))

    async def led(self, request_ids: list[str]) -> set[str]:
        """Those of them that somebody leads."""
        keys = {_lead_key(request_id): request_id for request_id in request_ids}
        found = await self._threads.call(self._cache.get_many, list(keys))
        return {keys[key] for key in found}

    async def leave(self, request_id: str) -> None:
        """It is ours no more: another process may lead at once."""
        if await self._threads.call(self._cache.get, _lead_key(request_id)) == self._us:
            await self._threads.call(self._cache.delete, _lead_key(request_id))

    def _lead(self, key: str) -> bool:
        if self._cache.get(key) == self._us:
            self._cache.set(key, self._us, LEADS)
            return True
        return self._cache.add(key, self._us, LEADS)

    async def take(self, request_id: str) -> bool:
        """Whether the lock is ours now."""
        return await self._threads.call(self._cache.add, _key(request_id), b"1", HELD)

    async def give_back(self, request_id: str) -> None:
        """Our edit has ended, one way or the other."""
        await self._threads.call(self._cache.delete, _key(request_id))

    async def clear(self, request_id: str) -> None:
        """Return when no progress edit is under way; after HELD seconds in any case."""
        deadline = asyncio.get_running_loop().time() + HELD + 1.0  # memcached counts whole seconds
        while await self._threads.call(self._cache.get, _key(request_id)) is not None:
            if asyncio.get_running_loop().time() > deadline:
                return
            await asyncio.sleep(LOOK_AGAIN)


def _key(request_id: str) -> str:
    return f"reply:{request_id}"


def _lead_key(request_id: str) -> str:
    return f"follow:{request_id}"
