"""CACHE_URL to a cache and a doorbell; for composition roots only."""

from urllib.parse import urlsplit

from distillery.cache.doorbell import MemcachedDoorbell
from distillery.cache.memcached import MemcachedCache
from distillery.cache.memory import MemoryCache, MemoryDoorbell
from distillery.cache.nodes import Nodes
from distillery.cache.port import Cache, Doorbell
from distillery.vocabulary.errors import SettingsError

USUAL_PORT = 11211


def open_cache(cache_url: str) -> tuple[Cache, Doorbell]:
    """`memory://`, or `memcached://host:port,host:port`. Connects to nothing yet; raises SettingsError."""
    if cache_url == "memory://":
        return MemoryCache(), MemoryDoorbell()
    scheme, _, servers = cache_url.partition("://")
    if scheme == "memcached":
        nodes = Nodes([_server(item) for item in servers.rstrip("/").split(",")])
        return MemcachedCache(nodes), MemcachedDoorbell(nodes)
    raise _unknown()


def _server(item: str) -> tuple[str, int]:
    try:
        address = urlsplit(f"//{item.strip()}")
        host, port = address.hostname, address.port
    except ValueError:
        raise _unknown() from None
    if not host or address.netloc != item.strip() or "@" in item:
        raise _unknown()
    return host, port or USUAL_PORT


def _unknown() -> SettingsError:
    return SettingsError(
        "CACHE_URL names no cache. Use memory:// inside one process, or memcached://host:11211,host:11211 for several."
    )
