"""Discord's time, which a test may move forward instead of sleeping."""

import time
from datetime import UTC, datetime


class Clock:
    """Wall time plus whatever was skipped with `advance`."""

    def __init__(self) -> None:
        self._skipped = 0.0

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._skipped

    def advance(self, seconds: float) -> None:
        self._skipped += seconds


def iso(at: float) -> str:
    """A moment as Discord writes it."""
    return datetime.fromtimestamp(at, UTC).isoformat()
