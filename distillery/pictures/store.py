"""Bringing pictures in: from a link, an upload, or by the name of one that is stored already."""

import hashlib
import io
import json
import re
from threading import BoundedSemaphore
from typing import Protocol

from PIL import Image

from distillery.pictures import refusal
from distillery.pictures.deadline import TimeBudget
from distillery.pictures.decode import SIZE_LIMIT, Clean, clean
from distillery.pictures.scale import within
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.pictures import StoredPicture

NAME = re.compile(r"input_[0-9a-f]{32}\.png")
LINK = re.compile(r"https?://", re.IGNORECASE)
DECODERS = 2  # at once: 40 million pixels take some 400 MB while they are re-encoded


class Fetches(Protocol):
    """Where the bytes behind a link come from: fetch.Fetcher."""

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        """Raises PictureRefused."""


class Pictures:
    """Members' pictures in `storage`, each beside a sidecar that says what it is. Blocking; safe for many threads."""

    def __init__(self, storage: Storage, fetcher: Fetches) -> None:
        self._storage = storage
        self._fetcher = fetcher
        self._decoders = BoundedSemaphore(DECODERS)

    def bring(self, reference: str, budget: TimeBudget | None = None) -> StoredPicture:
        """The picture that a link or a stored name means; fetching it comes out of `budget`, if there is one.

        Raises PictureRefused, or StorageError.
        """
        reference = reference.strip()
        if is_name(reference):
            return self._stored(reference) or _refuse_unknown(reference)
        if LINK.match(reference):
            return self.keep(self._fetcher.fetch(reference, budget))
        raise refusal.unknown_reference()

    def keep(self, data: bytes) -> StoredPicture:
        """Check, strip and store a picture's file; the same bytes always get the same name.

        Raises PictureRefused, or StorageError.
        """
        if len(data) > SIZE_LIMIT:
            raise refusal.too_large(SIZE_LIMIT)
        name = name_of(data)
        if stored := self._stored(name):
            return stored
        with self._decoders:
            cleaned = clean(data)
        picture = _described(name, cleaned)
        self._storage.put(picture.key, cleaned.data, "image/png")
        # The sidecar comes second: who finds it finds the picture.
        self._storage.put(_sidecar(name), json.dumps(picture.to_dict()).encode(), "application/json")
        return picture

    def remove(self, name: str) -> None:
        """Delete what is stored under `name`; what is not there is fine. Raises StorageError."""
        remove(self._storage, name)

    def read(self, picture: StoredPicture) -> bytes:
        """The stored PNG. Raises PictureRefused when it is gone, or StorageError."""
        try:
            return self._storage.get(picture.key)
        except MissingObject:
            raise refusal.unknown_picture(picture.name) from None

    def opened(self, picture: StoredPicture, side: int) -> Image.Image:
        """The stored picture's pixels, RGB or RGBA, brought down to at most `side` a side.

        Raises PictureRefused when it is gone, or StorageError.
        """
        with self._decoders, Image.open(io.BytesIO(self.read(picture))) as image:
            image.load()
            return within(image, side)

    def _stored(self, name: str) -> StoredPicture | None:
        """None when it, or its sidecar, is not there or from a version that is not understood."""
        try:
            picture = StoredPicture.from_dict(json.loads(self._storage.get(_sidecar(name))))
        except (MissingObject, ValueError, TypeError):
            return None
        return picture if self._storage.exists(picture.key) else None


def _described(name: str, cleaned: Clean) -> StoredPicture:
    size = (cleaned.width, cleaned.height)
    return StoredPicture(
        name, key_of(name), *size, masked=cleaned.masked, recipe=cleaned.recipe, original=cleaned.original
    )


def _refuse_unknown(name: str) -> StoredPicture:
    raise refusal.unknown_picture(name)


def is_name(reference: str) -> bool:
    """Whether a picture that is stored may be called so."""
    return NAME.fullmatch(reference.strip()) is not None


def name_of(data: bytes) -> str:
    """What a picture's file is stored as, once it was checked."""
    return f"input_{hashlib.sha256(data).hexdigest()[:32]}.png"


def remove(storage: Storage, name: str) -> None:
    """Delete a stored picture. The sidecar goes first: who finds it finds the picture. Raises StorageError."""
    storage.delete(_sidecar(name))
    storage.delete(key_of(name))


def key_of(name: str) -> str:
    """Where the picture of a stored name lies."""
    return f"inputs/{name}"


def _sidecar(name: str) -> str:
    return f"{key_of(name)}.json"
