"""Discord bans an address that is refused 10,000 times in ten minutes: all processes count together, and slow down.

Each process also counts alone, for when there is no cache to count in.
"""

import time
from collections import Counter
from collections.abc import Mapping

import structlog

from bot.gateway import metrics
from bot.threads import Threads
from distillery.cache.port import Cache

log = structlog.get_logger()

MOST, MINUTES = 10_000, 10
LOW = 2_000  # left: from here on nothing is sent that could be left out
COUNTED = (401, 403, 429)


class Refusals:
    """The answers of the last ten minutes that count, of all processes. Ask `low` before what is not needed."""

    def __init__(self, cache: Cache, threads: Threads) -> None:
        self._cache = cache
        self._threads = threads
        self._own: Counter[int] = Counter()
        self.left = MOST
        self.low = False

    async def note(self, status: int, headers: Mapping[str, str]) -> None:
        """Count an answer of Discord's if it counts; a limit shared with other bots does not."""
        if status not in COUNTED or headers.get("X-RateLimit-Scope") == "shared":
            return
        metrics.INVALID.labels(str(status)).inc()
        self._own[_minute()] += 1
        await self._threads.call(self._count)
        await self.refresh()

    async def refresh(self) -> None:
        """Look at what all processes counted."""
        since = _minute() - MINUTES
        self._own = Counter({minute: count for minute, count in self._own.items() if minute > since})
        shared = await self._threads.call(self._cache.get_many, [_key(since + each) for each in range(1, MINUTES + 1)])
        together = sum(int(value) for value in shared.values() if value.strip().isdigit())
        self.left = max(0, MOST - max(together, self._own.total()))
        metrics.INVALID_LEFT.set(self.left)
        if self.left < LOW and not self.low:
            log.error("discord_refuses_too_much", left=self.left, hint="progress pauses; see what is refused")
        self.low = self.left < LOW

    def _count(self) -> None:
        key = _key(_minute())
        if not self._cache.add(key, b"1", (MINUTES + 2) * 60.0):
            self._cache.increment(key)


def _minute() -> int:
    return int(time.time() // 60)


def _key(minute: int) -> str:
    return f"refused:{minute}"
