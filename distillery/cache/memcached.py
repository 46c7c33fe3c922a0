"""The cache in memcached: shared by every process and host that names the same servers."""

import hashlib
import math
import re
from collections import defaultdict
from operator import methodcaller

from pymemcache.client.base import PooledClient
from pymemcache.exceptions import MemcacheError

from distillery.cache.nodes import Node, Nodes
from distillery.vocabulary.errors import Unavailable

PREFIX = "distillery:"
LONGEST_TTL = 30 * 24 * 3600  # memcached takes anything longer for a date
SAFE_KEY = re.compile(r"[\x21-\x7e]{1,200}")


def wire_key(key: str) -> str:
    """`key` as memcached takes it: printable ASCII of at most 250 bytes, in our namespace."""
    safe = (
        key if SAFE_KEY.fullmatch(key) else "sha256:" + hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
    )
    return PREFIX + safe


def whole_seconds(ttl: float) -> int:
    """`ttl` rounded up to memcached's unit; never 0, which would mean for ever."""
    return min(max(math.ceil(ttl), 1), LONGEST_TTL)


class MemcachedCache:
    """Cache over memcached. Calls never raise, and block for less than a second a server, whatever the servers do."""

    def __init__(self, nodes: Nodes) -> None:
        self.nodes = nodes

    def get(self, key: str) -> bytes | None:
        name = wire_key(key)
        value: bytes | None = self.nodes.ask(name, methodcaller("get", name), None)
        return value

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        key_of = {wire_key(key): key for key in keys}
        values: dict[str, bytes] = {}
        for node, names in self._by_node(list(key_of)):
            values |= node.ask(methodcaller("get_many", names), {})
        return {key_of[name]: value for name, value in values.items()}

    def set(self, key: str, value: bytes, ttl: float) -> None:
        name = wire_key(key)
        self.nodes.ask(name, methodcaller("set", name, value, whole_seconds(ttl)), None)

    def add(self, key: str, value: bytes, ttl: float) -> bool:
        name = wire_key(key)
        return bool(self.nodes.ask(name, methodcaller("add", name, value, whole_seconds(ttl)), False))

    def increment(self, key: str) -> int:
        name = wire_key(key)
        return self.nodes.ask(name, lambda client: count_up(client, name, first=1), 0)

    def delete(self, key: str) -> None:
        name = wire_key(key)
        self.nodes.ask(name, methodcaller("delete", name), None)

    def check(self) -> None:
        silent = [f"{node.name} ({reason})" for node in self.nodes.all if (reason := _why_silent(node))]
        if silent:
            raise Unavailable(
                f"The cache does not answer at {', '.join(silent)}. Start memcached there, or mend CACHE_URL."
            )

    def _by_node(self, names: list[str]) -> list[tuple[Node, list[str]]]:
        here, kept = self.nodes.here(), defaultdict(list)
        for name in names:
            if node := self.nodes.keeper(name, here):
                kept[node].append(name)
        return list(kept.items())


def count_up(client: PooledClient, name: str, first: int) -> int:
    """Increment the counter, or create it as `first`; of many that create it at once, one does and the others add.

    0 when the counter is deleted as fast as it is made.
    """
    for _ in range(3):
        if (count := client.incr(name, 1)) is not None:
            return int(count)
        if client.add(name, str(first).encode()):
            return first
    return 0


def _why_silent(node: Node) -> str | None:
    try:
        node.insist(methodcaller("version"))
    except (OSError, MemcacheError) as error:
        return str(error) or type(error).__name__
    return None
