"""What the house asks of an object store."""

from typing import Protocol

from distillery.vocabulary.errors import StorageError


class MissingObject(StorageError):
    """There is no object under that key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"There is nothing stored under {key!r}.", retryable=False)


class Storage(Protocol):
    """Whole objects under slash-separated keys. Every call has a deadline and raises StorageError when it fails."""

    def put(self, key: str, data: bytes, content_type: str = "application/octet-stream") -> None:
        """Store `data` under `key`, replacing what was there, all or nothing."""

    def get(self, key: str) -> bytes:
        """The object's bytes. Raises MissingObject when there is none."""

    def exists(self, key: str) -> bool:
        """Whether something is stored under `key`."""

    def delete(self, key: str) -> None:
        """Remove the object; removing what is not there is fine."""

    def url(self, key: str, expires: int = 3600) -> str:
        """An address that a browser can fetch the object from, for at least `expires` seconds."""

    def check(self) -> None:
        """Prove that objects can be written, read and removed; raises StorageError saying what to mend."""
