"""The cache and the doorbell inside one process: for the embedded system, where everybody shares it."""

import math
from collections import Counter
from threading import Condition, Lock

import structlog

from distillery.vocabulary.clock import Clock, SystemClock

LARGEST_VALUE = 1024 * 1024 - 512  # as memcached refuses it, so that what fits here fits there
SWEEP_SECONDS = 30.0

log = structlog.get_logger()


class MemoryCache:
    """Cache in a dictionary; threads may share it."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._lock = Lock()
        self._entries: dict[str, tuple[bytes, float]] = {}  # key: (value, forgotten at)
        self._sweep_at = self._clock.monotonic() + SWEEP_SECONDS

    def get(self, key: str) -> bytes | None:
        with self._lock:
            return self._live(key)[0]

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        with self._lock:
            return {key: value for key in keys if (value := self._live(key)[0]) is not None}

    def set(self, key: str, value: bytes, ttl: float) -> None:
        with self._lock:
            self._keep(key, value, ttl)

    def add(self, key: str, value: bytes, ttl: float) -> bool:
        with self._lock:
            return self._live(key)[0] is None and self._keep(key, value, ttl)

    def increment(self, key: str) -> int:
        with self._lock:
            value, forgotten_at = self._live(key)
            if value is not None and not value.isdigit():
                log.warning("cache_refused", key=key, reason="not a number")
                return 0
            count = int(value or 0) + 1
            self._entries[key] = (str(count).encode(), forgotten_at)
            return count

    def delete(self, key: str) -> None:
        with self._lock:
            self._entries.pop(key, None)

    def check(self) -> None:
        """Always there."""

    def _live(self, key: str) -> tuple[bytes | None, float]:
        value, forgotten_at = self._entries.get(key, (None, math.inf))
        return (None, math.inf) if forgotten_at <= self._clock.monotonic() else (value, forgotten_at)

    def _keep(self, key: str, value: bytes, ttl: float) -> bool:
        now = self._clock.monotonic()
        if now >= self._sweep_at:
            self._sweep(now)
        if len(value) > LARGEST_VALUE:
            self._entries.pop(key, None)
            log.warning("cache_refused", key=key, reason="object too large for cache", size=len(value))
            return False
        self._entries[key] = (value, now + ttl)
        return True

    def _sweep(self, now: float) -> None:
        self._entries = {key: entry for key, entry in self._entries.items() if entry[1] > now}
        self._sweep_at = now + SWEEP_SECONDS


class MemoryDoorbell:
    """Doorbell on a condition variable; threads may share it."""

    def __init__(self) -> None:
        self._ring = Condition()
        self._counts: Counter[str] = Counter()

    def ring(self, name: str) -> None:
        with self._ring:
            self._counts[name] += 1
            self._ring.notify_all()

    def count(self, name: str) -> int:
        return self._counts[name]

    def wait(self, name: str, seen: int, timeout: float) -> int:
        with self._ring:
            self._ring.wait_for(lambda: self._counts[name] != seen, timeout)
            return self._counts[name]
