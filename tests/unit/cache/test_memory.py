"""What the cache in memory adds to the contract: exact times, and no growth without end."""

import sys

import pytest

from distillery.cache.memory import MemoryCache
from tests.unit.cache.clock import HeldClock


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def cache(clock: HeldClock) -> MemoryCache:
    return MemoryCache(clock)


def test_forgets_at_the_end_of_the_ttl(cache: MemoryCache, clock: HeldClock) -> None:
    cache.set("key", b"value", ttl=2.5)
    clock.seconds += 2.4
    assert cache.get("key") == b"value"
    clock.seconds += 0.1
    assert cache.get("key") is None
    assert cache.get_many(["key"]) == {}


def test_a_lock_is_free_again_when_its_time_is_over(cache: MemoryCache, clock: HeldClock) -> None:
    assert cache.add("lock", b"mine", ttl=10)
    clock.seconds += 9
    assert not cache.add("lock", b"theirs", ttl=10)
    clock.seconds += 1
    assert cache.add("lock", b"theirs", ttl=10)


def test_counting_prolongs_nothing(cache: MemoryCache, clock: HeldClock) -> None:
    cache.set("count", b"7", ttl=5)
    assert cache.increment("count") == 8
    clock.seconds += 5
    assert cache.increment("count") == 1


def test_forgotten_values_free_their_memory(cache: MemoryCache, clock: HeldClock) -> None:
    value = bytes(1000)
    before = sys.getrefcount(value)
    for number in range(50):
        cache.set(f"key{number}", value, ttl=1)
    assert sys.getrefcount(value) == before + 50
    clock.seconds += 60
    cache.set("another", b"value", ttl=1)
    assert sys.getrefcount(value) == before
