"""CACHE_URL as operators write it."""

import pytest

from distillery.cache.doorbell import MemcachedDoorbell
from distillery.cache.factory import open_cache
from distillery.cache.memcached import MemcachedCache
from distillery.cache.memory import MemoryCache, MemoryDoorbell
from distillery.vocabulary.errors import SettingsError, Unavailable


def test_opens_memory() -> None:
    cache, bell = open_cache("memory://")
    assert isinstance(cache, MemoryCache)
    assert isinstance(bell, MemoryDoorbell)


def test_opens_every_server_of_a_memcached() -> None:
    cache, bell = open_cache("memcached://127.0.0.1:1,localhost:2,[::1]:3/")
    assert isinstance(cache, MemcachedCache)
    assert isinstance(bell, MemcachedDoorbell)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1 .*localhost:2 .*::1:3"):
        cache.check()


def test_knows_the_usual_port() -> None:
    cache, _ = open_cache("memcached://localhost")
    assert isinstance(cache, MemcachedCache)
    assert [node.name for node in cache.nodes.all] == ["localhost:11211"]


@pytest.mark.parametrize(
    "url",
    ["", "memory", "memory://x", "redis://host", "memcached://", "memcached://a,,b", "memcached://a:port",
     "memcached://a:99999", "memcached://u:hunter2@a", "memcached://a/path", "memcached://["],
)  # fmt: skip
def test_refuses_what_is_no_cache(url: str) -> None:
    with pytest.raises(SettingsError, match=r"CACHE_URL.*memory://.*memcached://host:11211") as caught:
        open_cache(url)
    assert "hunter2" not in str(caught.value)
