"""Time and identifiers, in one place so that tests can hold them still."""

import secrets
import time
import uuid
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the rest of the house asks about time."""

    def now(self) -> datetime:
        """The time, in UTC, with its zone."""

    def monotonic(self) -> float:
        """Seconds that only ever grow; for measuring and deadlines."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def new_id() -> str:
    """A fresh public id: a UUIDv7 (RFC 9562 §5.7), so ids sort by time. 36 characters."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    return str(uuid.UUID(int=value))
