"""What every cache promises, asked of memory and of a real memcached; and what is left when memcached dies."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from distillery.cache.factory import open_cache
from distillery.cache.port import Cache
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import Unavailable
from tests.support.services.memcached import Memcached
from tests.support.services.waiting import eventually


def connect(*servers: Memcached) -> Cache:
    addresses = ",".join(f"127.0.0.1:{server.port}" for server in servers)
    return open_cache(f"memcached://{addresses}")[0]


@pytest.fixture(params=["memory", "memcached"])
def cache(request: pytest.FixtureRequest) -> Cache:
    if request.param == "memory":
        return open_cache("memory://")[0]
    return connect(request.getfixturevalue("memcached"))


@pytest.fixture
def key() -> str:
    return f"progress:{new_id()}"


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Memcached]:
    """A memcached of this test's own, to be killed."""
    with Memcached(tmp_path / "mortal") as server:
        yield server


def test_remembers(cache: Cache, key: str) -> None:
    assert cache.get(key) is None
    cache.set(key, b"\x00 step 3\r\n", ttl=60)
    assert cache.get(key) == b"\x00 step 3\r\n"
    cache.set(key, b"", ttl=60)
    assert cache.get(key) == b""


def test_forgets_when_told(cache: Cache, key: str) -> None:
    cache.set(key, b"value", ttl=60)
    cache.delete(key)
    cache.delete(key)
    assert cache.get(key) is None


def test_forgets_in_time(cache: Cache, key: str) -> None:
    cache.set(key, b"value", ttl=0.3)
    cache.set(f"{key}:long", b"value", ttl=40 * 24 * 3600)
    eventually(lambda: cache.get(key) is None, seconds=3)
    assert cache.get(f"{key}:long") == b"value"


def test_gets_many_of_what_is_there(cache: Cache, key: str) -> None:
    cache.set(f"{key}:1", b"one", ttl=60)
    cache.set(f"{key}:2", b"two", ttl=60)
    assert cache.get_many([f"{key}:1", f"{key}:2", f"{key}:3"]) == {f"{key}:1": b"one", f"{key}:2": b"two"}
    assert cache.get_many([]) == {}


def test_adds_only_what_is_not_there(cache: Cache, key: str) -> None:
    assert cache.add(key, b"first", ttl=60)
    assert not cache.add(key, b"second", ttl=60)
    assert cache.get(key) == b"first"


def test_of_many_who_add_one_succeeds(cache: Cache, key: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        added = list(pool.map(lambda turn: cache.add(key, b"mine", ttl=60), range(40)))
    assert added.count(True) == 1


def test_counts_up_from_nothing(cache: Cache, key: str) -> None:
    assert [cache.increment(key) for _ in range(3)] == [1, 2, 3]
    assert cache.get(key) == b"3"


def test_threads_lose_no_count(cache: Cache, key: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        counts = list(pool.map(lambda turn: cache.increment(key), range(200)))
    assert sorted(counts) == list(range(1, 201))


def test_does_not_count_what_is_no_number(cache: Cache, key: str) -> None:
    cache.set(key, b"a word", ttl=60)
    assert cache.increment(key) == 0
    assert cache.get(key) == b"a word"


@pytest.mark.parametrize("odd", ["with blanks and\nlines", "grün/🦊", "x" * 5000, ""])
def test_takes_any_key(cache: Cache, key: str, odd: str) -> None:
    cache.set(key + odd, b"value", ttl=60)
    assert cache.get(key + odd) == b"value"
    assert cache.get_many([key + odd]) == {key + odd: b"value"}


def test_a_value_too_large_is_forgotten_and_logged(cache: Cache, key: str) -> None:
    cache.set(key, b"small", ttl=60)
    with capture_logs() as logs:
        cache.set(key, bytes(2 * 1024 * 1024), ttl=60)
    assert cache.get(key) is None
    assert [entry["event"] for entry in logs] == ["cache_refused"]


def test_check_passes(cache: Cache) -> None:
    cache.check()


def _count_a_hundred(url: str, key: str) -> None:
    cache, _ = open_cache(url)
    for _ in range(100):
        cache.increment(key)


def test_processes_share_a_count(memcached: Memcached, key: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_count_a_hundred, args=(memcached.url, key)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(30)
    assert connect(memcached).get(key) == b"300"


def use_every_call(cache: Cache, key: str) -> list[object]:
    cache.set(key, b"value", ttl=60)
    cache.delete(key)
    return [cache.get(key), cache.get_many([key]), cache.add(key, b"value", ttl=60), cache.increment(key)]


def test_a_dead_memcached_is_an_empty_cache(mortal: Memcached, key: str) -> None:
    cache = connect(mortal)
    cache.set(key, b"value", ttl=60)
    mortal.kill()
    with capture_logs() as logs:
        answers = [use_every_call(cache, key) for _ in range(50)]
    assert answers == [[None, {}, False, 0]] * 50
    assert [entry["event"] for entry in logs] == ["cache_node_lost"]
    with pytest.raises(Unavailable, match=rf"127\.0\.0\.1:{mortal.port}.*CACHE_URL"):
        cache.check()


def test_a_memcached_that_returns_is_used_again(mortal: Memcached, key: str) -> None:
    cache = connect(mortal)
    mortal.kill()
    assert not cache.add(key, b"value", ttl=60)
    mortal.start()
    with capture_logs() as logs:
        eventually(lambda: cache.add(key, b"value", ttl=60), seconds=5)
    assert cache.get(key) == b"value"
    assert [entry["event"] for entry in logs] == ["cache_node_found"]


def test_a_quick_restart_goes_unnoticed(mortal: Memcached, key: str) -> None:
    cache = connect(mortal)
    with ThreadPoolExecutor(4) as pool:  # several connections, all to go stale
        list(pool.map(lambda turn: cache.set(key, b"value", ttl=60), range(40)))
    mortal.restart()
    with capture_logs() as logs:
        assert cache.get(key) is None
        assert cache.add(key, b"again", ttl=60)
    assert logs == []


@pytest.mark.timeout(60)  # were each call to wait for an answer, 200 of them would take 100 s
def test_a_frozen_memcached_is_left_alone(mortal: Memcached, key: str) -> None:
    cache = connect(mortal)
    cache.set(key, b"value", ttl=60)
    mortal.pause()
    answers = [cache.get(key) for _ in range(200)]
    mortal.resume()
    assert answers == [None] * 200
    eventually(lambda: cache.get(key) == b"value", seconds=5)


def test_the_others_take_over_from_a_dead_node(mortal: Memcached, memcached: Memcached, key: str) -> None:
    cache = connect(mortal, memcached)
    mortal.kill()
    keys = [f"{key}:{number}" for number in range(20)]
    for one in [*keys, *keys]:  # the first round finds the dead one
        cache.set(one, b"value", ttl=60)
    assert cache.get_many(keys) == dict.fromkeys(keys, b"value")
    with pytest.raises(Unavailable) as caught:
        cache.check()
    assert str(mortal.port) in str(caught.value)
    assert str(memcached.port) not in str(caught.value)
