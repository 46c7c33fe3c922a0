"""When a range whose shards ended by themselves is taken again: later after each failure, for starts are counted."""

import time
from collections import Counter

from bot.gateway.plan import Range

FIRST_REST = 5.0  # seconds
LONGEST_REST = 900.0  # seconds: a hundred starts a day


class Setbacks:
    """The failures of one process's ranges since all shards of each were open."""

    def __init__(self) -> None:
        self._failures: Counter[Range] = Counter()
        self._rests_until: dict[Range, float] = {}

    def failed(self, held: Range) -> float:
        """Its shards ended by themselves; how many seconds it rests."""
        rest = min(LONGEST_REST, FIRST_REST * 2.0 ** min(self._failures[held], 10))
        self._failures[held] += 1
        self._rests_until[held] = time.monotonic() + rest
        return rest

    def opened(self, held: Range) -> None:
        """All its shards are open."""
        del self._failures[held]
        self._rests_until.pop(held, None)

    def resting(self, wanted: Range) -> bool:
        """Whether it is too early to take it again."""
        return time.monotonic() < self._rests_until.get(wanted, 0.0)
