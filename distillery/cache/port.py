"""What the house asks of a cache. A cache that is gone is an empty cache: no call here raises."""

from typing import Protocol


class Cache(Protocol):
    """Bytes under short ASCII keys, each forgotten after `ttl` seconds or sooner."""

    def get(self, key: str) -> bytes | None:
        """The value, or None when it is not there (or the cache is not)."""

    def get_many(self, keys: list[str]) -> dict[str, bytes]:
        """The values that are there, by key, in one round trip."""

    def set(self, key: str, value: bytes, ttl: float) -> None:
        """Remember `value` for `ttl` seconds."""

    def add(self, key: str, value: bytes, ttl: float) -> bool:
        """Remember `value` unless something is there already; True if it was remembered.

        False also when the cache is gone: a lock taken here is a shortcut, never an authority.
        """

    def increment(self, key: str) -> int:
        """Count up from whatever is there (0 when nothing) and return the new count; 0 when the cache is gone."""

    def delete(self, key: str) -> None:
        """Forget the value."""

    def check(self) -> None:
        """The one call that raises: Unavailable, saying which server does not answer."""


class Doorbell(Protocol):
    """Wakes idle loops early. A ring may get lost: whoever waits also looks for itself now and then."""

    def ring(self, name: str) -> None:
        """Something changed for those who wait for `name`."""

    def count(self, name: str) -> int:
        """How often `name` rang; compare with `!=` only, counts may restart."""

    def wait(self, name: str, seen: int, timeout: float) -> int:
        """Wait up to `timeout` seconds for the count to differ from `seen`; the count as it is then."""
