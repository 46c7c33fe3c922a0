"""Public ids are version 7 UUIDs: unique, and sorted by the time they were made."""

import time
import uuid
from datetime import UTC

from distillery.vocabulary.clock import SystemClock, new_id


def test_ids_are_version_7_and_unique() -> None:
    made = [uuid.UUID(new_id()) for _ in range(2000)]
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    assert len(set(made)) == 2000


def test_ids_sort_by_time() -> None:
    first = new_id()
    made_at = time.time_ns() // 1_000_000
    while time.time_ns() // 1_000_000 == made_at:
        pass
    assert first < new_id()
    assert abs(int(first.replace("-", "")[:12], 16) - made_at) <= 1000


def test_the_clock_has_a_zone_and_never_goes_back() -> None:
    clock = SystemClock()
    assert clock.now().tzinfo is UTC
    assert clock.monotonic() <= clock.monotonic()
