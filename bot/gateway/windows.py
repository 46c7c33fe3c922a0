"""Rate limits as windows in the cache: how many requests one takes, how many it took, and when it closes.

Whoever sends first after a window has closed opens the next one as large as the last; an answer's headers put it
right. Ends are told by the hosts' own clocks. Everything here blocks, and with no cache nothing waits.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from distillery.cache.port import Cache
from distillery.vocabulary.clock import new_id

SLICE, PER_SLICE = 0.2, 8  # seconds, requests: no second touches more than six slices, so it never sees 50
MARGIN = 0.15  # seconds beyond a window's end: clocks differ, and requests travel
REMEMBERED = 900.0  # seconds after its last change that a window is forgotten
PROBE = 2.0  # seconds that the first request to a bucket has, to come back with its size
NO_LIMIT = (1_000_000, 1_000_000, 60.0)  # requests, of them left, seconds
LOOK_AGAIN = 0.02  # seconds
OPENING = 3.0  # seconds that whoever opens a window has


@dataclass(frozen=True)
class Window:
    """`limit` requests in `seconds`, until `ends` (seconds since 1970)."""

    id: str
    limit: int
    seconds: float
    ends: float

    @property
    def left(self) -> float:
        """Seconds until it has surely closed."""
        return self.ends + MARGIN - time.time()


class Windows:
    """All buckets of all processes."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def enter(self, bucket: str) -> float:
        """0.0 when one more request fits in, which is counted; else seconds after which to ask again."""
        window = self._read(bucket)
        if window is None:
            return self._probe(bucket)
        if window.left <= 0:
            if not self._cache.add(f"rate:next:{window.id}", b"1", OPENING):
                return LOOK_AGAIN  # somebody opens the next one
            window = self._open(bucket, window.limit, window.seconds, time.time() + window.seconds)
        used = self._cache.increment(_used(window))
        return window.left if used > window.limit else 0.0

    def enter_all(self) -> float:
        """The same for the limit on all requests together."""
        now = time.time()
        key = f"rate:all:{int(now / SLICE)}"
        if self._cache.add(key, b"1", 2.0) or self._cache.increment(key) <= PER_SLICE:
            return 0.0
        return SLICE - now % SLICE

    def learn(self, bucket: str, status: int, headers: Mapping[str, str]) -> None:
        """What an answer says about its bucket."""
        try:
            limit, remaining = int(headers["X-RateLimit-Limit"]), int(headers["X-RateLimit-Remaining"])
            reset_after = float(headers["Retry-After" if status == 429 else "X-RateLimit-Reset-After"])
        except (KeyError, ValueError):  # this route tells no limit
            limit, remaining, reset_after = NO_LIMIT
        window, ends = self._read(bucket), time.time() + reset_after
        if window is None or window.left <= 0:
            self._open(bucket, limit, reset_after, ends, used=limit - remaining)
        elif limit != window.limit or ends > window.ends:
            self._write(bucket, Window(window.id, limit, max(window.seconds, reset_after), max(ends, window.ends)))
        if window is not None and remaining == 0:
            self._cache.set(_used(window), str(limit).encode(), window.left + 1)

    def _probe(self, bucket: str) -> float:
        """Nothing is known of the bucket: one request goes ahead, the others wait for what it learns."""
        key = f"rate:probe:{bucket}"
        if self._cache.add(key, b"1", PROBE) or self._cache.get(key) is None:
            return 0.0
        return LOOK_AGAIN

    def _open(self, bucket: str, limit: int, seconds: float, ends: float, used: int = 0) -> Window:
        window = Window(new_id(), limit, seconds, ends)
        self._cache.set(_used(window), str(used).encode(), seconds + 60.0)
        self._write(bucket, window)
        return window

    def _read(self, bucket: str) -> Window | None:
        found = self._cache.get(f"rate:{bucket}")
        return Window(**json.loads(found)) if found else None

    def _write(self, bucket: str, window: Window) -> None:
        self._cache.set(f"rate:{bucket}", json.dumps(asdict(window)).encode(), REMEMBERED)


def _used(window: Window) -> str:
    return f"rate:used:{window.id}"
