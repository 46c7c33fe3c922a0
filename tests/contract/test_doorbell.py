"""What every doorbell promises: it wakes who waits, well before they look for themselves."""

import multiprocessing
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from distillery.cache.factory import open_cache
from distillery.cache.port import Doorbell
from distillery.vocabulary.clock import new_id
from tests.support.services.memcached import Memcached

LONG_SECONDS = 20.0  # nobody in these tests waits that long
SOON_SECONDS = 2.0  # milliseconds on a quiet machine


@pytest.fixture(params=["memory", "memcached"])
def bell(request: pytest.FixtureRequest) -> Doorbell:
    if request.param == "memory":
        return open_cache("memory://")[1]
    return open_cache(request.getfixturevalue("memcached").url)[1]


@pytest.fixture
def name() -> str:
    return f"generations-{new_id()}"


@pytest.fixture
def visitor() -> Iterator[ThreadPoolExecutor]:
    """A thread beside the test's own."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def timed_wait(bell: Doorbell, name: str, seen: int, timeout: float) -> tuple[int, float]:
    """The count that ended the wait, and how long it took."""
    started = time.monotonic()
    count = bell.wait(name, seen, timeout)
    return count, time.monotonic() - started


def test_a_ring_changes_the_count(bell: Doorbell, name: str) -> None:
    counts = [bell.count(name)]
    for _ in range(3):
        bell.ring(name)
        counts.append(bell.count(name))
    assert len(set(counts)) == 4


def test_a_ring_before_the_wait_is_heard(bell: Doorbell, name: str) -> None:
    seen = bell.count(name)
    bell.ring(name)
    count, seconds = timed_wait(bell, name, seen, LONG_SECONDS)
    assert count == bell.count(name) != seen
    assert seconds < SOON_SECONDS


def test_a_ring_wakes_all_who_wait(bell: Doorbell, name: str, visitor: ThreadPoolExecutor) -> None:
    seen = bell.count(name)
    waits: list[Future[tuple[int, float]]] = [
        visitor.submit(timed_wait, bell, name, seen, LONG_SECONDS) for _ in range(3)
    ]
    bell.ring(name)
    for wait in waits:
        count, seconds = wait.result()
        assert count != seen
        assert seconds < SOON_SECONDS


def test_waits_out_the_time_when_nobody_rings(bell: Doorbell, name: str) -> None:
    bell.ring(name)
    seen = bell.count(name)
    count, seconds = timed_wait(bell, name, seen, 0.2)
    assert count == seen
    assert 0.2 <= seconds < SOON_SECONDS


def test_another_bell_wakes_nobody(bell: Doorbell, name: str) -> None:
    seen = bell.count(name)
    bell.ring(f"{name}-other")
    assert timed_wait(bell, name, seen, 0.1)[0] == seen


def _answer(url: str, hello: str, reply: str) -> None:
    """In another process: wait for one bell, then ring the other."""
    _, bell = open_cache(url)
    bell.wait(hello, 0, LONG_SECONDS)
    bell.ring(reply)


def test_rings_across_processes(memcached: Memcached, name: str) -> None:
    _, bell = open_cache(memcached.url)
    other = multiprocessing.get_context("spawn").Process(target=_answer, args=(memcached.url, f"{name}-hello", name))
    other.start()
    bell.ring(f"{name}-hello")
    assert bell.wait(name, 0, LONG_SECONDS) != 0
    other.join(LONG_SECONDS)
    assert other.exitcode == 0


def test_separate_clients_hear_within_milliseconds(memcached: Memcached, name: str) -> None:
    """A ring from elsewhere (no shared memory) is seen at the busy pace once the bell has been heard."""
    (_, here), (_, elsewhere) = open_cache(memcached.url), open_cache(memcached.url)
    delays = []
    seen = here.count(name)
    with ThreadPoolExecutor(1) as pool:
        for _ in range(12):
            wait = pool.submit(lambda seen: (here.wait(name, seen, LONG_SECONDS), time.monotonic()), seen)
            rung_at = time.monotonic()
            elsewhere.ring(name)
            seen, heard_at = wait.result()
            delays.append(heard_at - rung_at)
    assert sorted(delays)[len(delays) // 2] < 0.05


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Memcached]:
    with Memcached(tmp_path / "mortal") as server:
        yield server


def test_without_memcached_the_wait_takes_its_time(mortal: Memcached, name: str) -> None:
    _, bell = open_cache(mortal.url)
    bell.ring(name)
    seen = bell.count(name)
    mortal.kill()
    count, seconds = timed_wait(bell, name, seen, 0.4)
    assert count == seen
    assert 0.4 <= seconds < SOON_SECONDS


def test_without_memcached_this_process_still_hears_itself(
    mortal: Memcached, name: str, visitor: ThreadPoolExecutor
) -> None:
    _, bell = open_cache(mortal.url)
    mortal.kill()
    wait = visitor.submit(timed_wait, bell, name, 0, LONG_SECONDS)
    while not wait.done():
        bell.ring(name)
    count, seconds = wait.result()
    assert count != 0
    assert seconds < SOON_SECONDS


def test_a_memcached_that_forgot_the_count_never_shows_an_old_one(mortal: Memcached, name: str) -> None:
    _, bell = open_cache(mortal.url)
    seen = set()
    for _ in range(3):
        bell.ring(name)
        seen.add(bell.count(name))
        mortal.restart()
    assert len(seen) == 3
