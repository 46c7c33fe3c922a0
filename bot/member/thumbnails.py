"""Small pictures beside what a member looks through: made once, and kept in the cache. Blocking."""

import io
from dataclasses import replace

import structlog
from PIL import Image

from bot.cards.card import File
from bot.cards.gallery import Place
from bot.delivery.showcase import Showcase
from distillery.cache.port import Cache
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import StorageError

log = structlog.get_logger()

SIDE = 192  # pixels of the longer one
REMEMBERED = 24 * 3600.0  # seconds
NONE = b"-"  # what is remembered of a picture that is not to be seen


class Thumbnails:
    """Shows nothing that the place would not show in full."""

    def __init__(self, showcase: Showcase, cache: Cache) -> None:
        self._showcase = showcase
        self._cache = cache

    def of(self, view: RequestView, place: Place, ordinal: int | None = None) -> File | None:
        """The picture with that place in its request, else the first; None where it is gone or not to be seen."""
        found = next((each for each in view.images if ordinal in (None, each.ordinal)), None)
        if found is None:
            return None
        key = f"thumbnail:{place.policy}:{int(place.age_restricted)}:{found.key}"
        if known := self._cache.get(key):
            return _read(known)
        try:
            full = self._showcase.seen_at(replace(view, images=[found]), place).files
        except StorageError as error:
            log.warning("thumbnail_not_made", request_id=view.id, error=str(error))
            return None
        made = _small(full[0]) if full else None
        self._cache.set(key, f"{made.name}\n".encode() + made.data if made else NONE, REMEMBERED)
        return made


def _read(known: bytes) -> File | None:
    name, _, data = known.partition(b"\n")
    return None if known == NONE else File(name.decode(), data)


def _small(file: File) -> File:
    with Image.open(io.BytesIO(file.data)) as picture:
        picture.thumbnail((SIDE, SIDE))
        made = io.BytesIO()
        picture.convert("RGB").save(made, "WEBP", quality=80)
    return File(f"{file.name.rpartition('.')[0]}.webp", made.getvalue())
