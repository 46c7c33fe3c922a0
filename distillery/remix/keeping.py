"""Pictures that were made here as pictures that a next command starts from. Blocking."""

from distillery.cache.port import Cache
from distillery.pictures import PictureRefused, Pictures
from distillery.storage.port import Storage

REMEMBERED = 24 * 3600.0  # seconds; past that the file is hashed once more, and found


def kept_name(key: str, storage: Storage, pictures: Pictures, cache: Cache) -> str:
    """The stored name of the output that lies under `key`; decoded only the first time.

    Raises MissingObject when it is no longer stored, PictureRefused, StorageError.
    """
    if known := _known(f"kept:{key}", pictures, cache):
        return known
    name = pictures.keep(storage.get(key)).name
    cache.set(f"kept:{key}", name.encode(), REMEMBERED)
    return name


def _known(place: str, pictures: Pictures, cache: Cache) -> str | None:
    remembered = cache.get(place)
    try:
        return pictures.bring(remembered.decode()).name if remembered else None
    except PictureRefused:  # it was stored once, and is not any more
        return None
