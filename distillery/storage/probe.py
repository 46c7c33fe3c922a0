"""The proof that a store works: write, read back and remove one small object."""

from distillery.storage.port import Storage
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import StorageError


def prove(storage: Storage, place: str) -> None:
    """Raises StorageError naming `place` when what comes back is not what was written."""
    key = f"check/{new_id()}"
    storage.put(key, key.encode(), "text/plain")
    try:
        if storage.get(key) != key.encode():
            raise StorageError(f"{place} gives back something else than what was stored in it.", retryable=False)
    finally:
        storage.delete(key)
