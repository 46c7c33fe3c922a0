"""The doorbell between processes: a counter in memcached that waiting loops watch."""

import time
from threading import Condition

from distillery.cache.memcached import count_up, wire_key
from distillery.cache.nodes import Nodes
from distillery.vocabulary.clock import Clock, SystemClock

BUSY_SECONDS = 0.005  # between two looks while the bell rings now and then
IDLE_SECONDS = 0.05
BUSY_FOR_SECONDS = 1.0  # how long after a ring the bell counts as busy


class MemcachedDoorbell:
    """Doorbell over memcached. Waiters of the ringing process hear it even when memcached is gone."""

    def __init__(self, nodes: Nodes, clock: Clock | None = None) -> None:
        self._nodes = nodes
        self._clock = clock or SystemClock()
        self._ring = Condition()
        self._rings_here = 0  # of any bell: a waiter who wakes for another one just looks and waits on
        self._heard_at: dict[str, float] = {}

    def ring(self, name: str) -> None:
        key = self._key(name)
        # A counter that starts at the time cannot come back to what a waiter saw before memcached lost it.
        first = time.time_ns() // 1000
        self._nodes.ask(key, lambda client: count_up(client, key, first), None)
        with self._ring:
            self._rings_here += 1
            self._ring.notify_all()

    def count(self, name: str) -> int:
        return self._look(name) or 0

    def wait(self, name: str, seen: int, timeout: float) -> int:
        deadline = self._clock.monotonic() + timeout
        heard = False
        while True:
            rings_here = self._rings_here
            count = self._look(name)
            if count is None and heard:
                count = seen + 1
            if count is not None and count != seen:
                self._note_heard(name)
                return count
            if (left := deadline - self._clock.monotonic()) <= 0:
                return seen
            heard = self._pause(rings_here, min(left, self._pace(name)))

    def _look(self, name: str) -> int | None:
        """The counter: 0 when nobody rang yet, None when memcached is gone."""
        key = self._key(name)
        value = self._nodes.ask(key, lambda client: client.get(key, b"0"), None)
        return None if value is None else int(value)

    def _note_heard(self, name: str) -> None:
        now = self._clock.monotonic()
        recent = {bell: at for bell, at in self._heard_at.items() if now - at < BUSY_FOR_SECONDS}
        self._heard_at = recent | {name: now}

    def _pace(self, name: str) -> float:
        heard_at = self._heard_at.get(name)
        busy = heard_at is not None and self._clock.monotonic() - heard_at < BUSY_FOR_SECONDS
        return BUSY_SECONDS if busy else IDLE_SECONDS

    def _pause(self, rings_here: int, seconds: float) -> bool:
        """Sleep, unless this very process rings; whether it did."""
        with self._ring:
            return self._ring.wait_for(lambda: self._rings_here != rings_here, seconds)

    @staticmethod
    def _key(name: str) -> str:
        return wire_key(f"bell:{name}")
