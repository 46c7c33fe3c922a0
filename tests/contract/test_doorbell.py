"""What every doorbell promises: it wakes who waits, before they would look for themselves.

How fast it does is measured in bench/; here a wait that was not woken is told by its far end.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from distillery.cache.factory import open_cache
from distillery.cache.port import Doorbell
from distillery.vocabulary.clock import new_id
from tests.support.services.memcached import Memcached
from tests.support.services.waiting import eventually

LONG_SECONDS = 60.0  # a wait that lasts so long was not woken …
WOKEN_SECONDS = 30.0  # … and one that ends by then was, however busy the machine


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


@pytest.fixture
def wait(bell: Doorbell, name: str, visitor: ThreadPoolExecutor) -> Callable[[int], Future[int]]:
    """Wait long for the count to differ from what was seen, in a thread."""
    return lambda seen: visitor.submit(bell.wait, name, seen, LONG_SECONDS)


Wait = Callable[[int], Future[int]]


def waited(bell: Doorbell, name: str, seen: int, seconds: float) -> int:
    """The count after a wait that nobody ended: it lasted at least as long as it was to."""
    started = time.monotonic()
    count = bell.wait(name, seen, seconds)
    assert time.monotonic() - started >= seconds
    return count


def test_a_ring_changes_the_count(bell: Doorbell, name: str) -> None:
    counts = [bell.count(name)]
    for _ in range(3):
        bell.ring(name)
        counts.append(bell.count(name))
    assert len(set(counts)) == 4


def test_a_ring_before_the_wait_is_heard(bell: Doorbell, name: str, wait: Wait) -> None:
    seen = bell.count(name)
    bell.ring(name)
    assert wait(seen).result(WOKEN_SECONDS) == bell.count(name) != seen


def test_a_ring_wakes_all_who_wait(bell: Doorbell, name: str, wait: Wait) -> None:
    seen = bell.count(name)
    waits = [wait(seen) for _ in range(3)]
    bell.ring(name)
    assert {one.result(WOKEN_SECONDS) for one in waits} == {bell.count(name)}


def test_waits_out_the_time_when_nobody_rings(bell: Doorbell, name: str) -> None:
    bell.ring(name)
    seen = bell.count(name)
    assert waited(bell, name, seen, 0.2) == seen


def test_another_bell_wakes_nobody(bell: Doorbell, name: str) -> None:
    seen = bell.count(name)
    bell.ring(f"{name}-other")
    assert waited(bell, name, seen, 0.1) == seen


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


def test_separate_clients_hear_every_ring(memcached: Memcached, name: str, visitor: ThreadPoolExecutor) -> None:
    """A ring from elsewhere shares no memory with who waits for it."""
    (_, here), (_, elsewhere) = open_cache(memcached.url), open_cache(memcached.url)
    counts = [here.count(name)]
    for _ in range(12):
        wait = visitor.submit(here.wait, name, counts[-1], LONG_SECONDS)
        elsewhere.ring(name)
        counts.append(wait.result(WOKEN_SECONDS))
    assert len(set(counts)) == 13


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Memcached]:
    with Memcached(tmp_path / "mortal") as server:
        yield server


def test_without_memcached_the_wait_takes_its_time(mortal: Memcached, name: str) -> None:
    _, bell = open_cache(mortal.url)
    bell.ring(name)
    seen = bell.count(name)
    mortal.kill()
    assert waited(bell, name, seen, 0.4) == seen


def test_without_memcached_this_process_still_hears_itself(
    mortal: Memcached, name: str, visitor: ThreadPoolExecutor
) -> None:
    _, bell = open_cache(mortal.url)
    mortal.kill()
    wait = visitor.submit(bell.wait, name, 0, LONG_SECONDS)

    def rung_for() -> bool:
        bell.ring(name)
        return wait.done()

    eventually(rung_for, WOKEN_SECONDS)
    assert wait.result() != 0


def test_a_memcached_that_forgot_the_count_never_shows_an_old_one(mortal: Memcached, name: str) -> None:
    _, bell = open_cache(mortal.url)
    seen = set()
    for _ in range(3):
        bell.ring(name)
        seen.add(bell.count(name))
        mortal.restart()
    assert len(seen) == 3
