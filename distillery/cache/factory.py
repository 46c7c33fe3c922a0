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
    scheme, _, servers = cache_url.partition("://")
    if scheme == "memory" and not servers:
        return MemoryCache(), MemoryDoorbell()
    if scheme == "memcached":
        nodes = Nodes([_server(item, cache_url) for item in servers.rstrip("/").split(",")])
        return MemcachedCache(nodes), MemcachedDoorbell(nodes)
    raise _unknown(cache_url)


def _server(item: str, cache_url: str) -> tuple[str, int]:
    try:
        address = urlsplit(f"//{item.strip()}")
        host, port = address.hostname, address.port
    except ValueError:
        raise _unknown(cache_url) from None
    if not host or address.netloc != item.strip() or "@" in item:
        raise _unknown(cache_url)
    return host, port or USUAL_PORT


def _unknown(cache_url: str) -> SettingsError:
    return SettingsError(
        f"CACHE_URL={cache_url} names no cache. "
        "Use memory:// inside one process, or memcached://host:11211,host:11211 for several."
    )
