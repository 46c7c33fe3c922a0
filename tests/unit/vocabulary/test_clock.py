"""Public ids are version 7 UUIDs: unique, and sorted by the time they were made."""

import time
import uuid
from datetime import UTC, datetime

from distillery.vocabulary.clock import SystemClock, new_id


def test_ids_are_version_7_and_unique() -> None:
    made = [uuid.UUID(new_id()) for _ in range(2000)]
    assert {(one.version, one.variant) for one in made} == {(7, uuid.RFC_4122)}
    assert len(set(made)) == 2000


def test_ids_sort_by_time() -> None:
    before = milliseconds()
    first = new_id()
    after = milliseconds()
    assert before <= int(first.replace("-", "")[:12], 16) <= after
    while milliseconds() == after:
        pass
    assert first < new_id()


def milliseconds() -> int:
    return time.time_ns() // 1_000_000


def test_the_clock_tells_the_machine_s_time_with_its_zone() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()
    assert before <= now <= datetime.now(UTC)
    assert now.tzinfo is UTC


def test_the_monotonic_clock_is_the_one_that_nobody_sets() -> None:
    before = time.monotonic()
    assert before <= SystemClock().monotonic() <= time.monotonic()
