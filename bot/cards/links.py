"""Links to the originals of pictures that Discord does not take as they are."""

from collections.abc import Iterable

from bot.cards.card import Link
from distillery.i18n import say
from distillery.queue.views import Picture
from distillery.storage.port import Storage
from distillery.vocabulary.errors import StorageError
from distillery.vocabulary.text import text

LIFE = 7 * 24 * 3600  # seconds: the longest that S3 signs an address for
DAYS = LIFE // 86_400
LONGEST = 512  # characters of a button's address


def links_to(storage: Storage, pictures: Iterable[tuple[int, Picture]]) -> tuple[Link, ...]:
    """One for each numbered picture whose store gives an address that browsers reach and a button takes."""
    found = ((number, _address(storage, picture.key)) for number, picture in pictures)
    return tuple(Link(say(text("Original {number}", number=number)), url) for number, url in found if url)


def _address(storage: Storage, key: str) -> str | None:
    try:
        url = storage.url(key, LIFE)
    except StorageError:
        return None
    return url if url.startswith(("https://", "http://")) and len(url) <= LONGEST else None
