"""Pictures made to fit Discord's limits: WebP, then JPEG, by quality, then by size; what made them stays in them."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from threading import BoundedSemaphore

from PIL import Image

from distillery.pictures.comment import recipe_exif
from distillery.pictures.damage import DAMAGE
from distillery.pictures.limited import Limited

PIXELS = 100_000_000  # of one picture that is encoded again: 10,000 x 10,000 take 300 MB
FORMATS = ("PNG", "WEBP", "JPEG")
ENCODINGS = (("WEBP", 92), ("WEBP", 82), ("JPEG", 82), ("WEBP", 70))  # JPEG where a side is too long for WebP
EXTENSIONS = {"WEBP": "webp", "JPEG": "jpg"}
SMALLER = 0.75  # the sides, when no quality is enough
EFFORT = 2  # of WebP's encoder, 0 to 6: half the time of its default, for files some percent larger

_decoders = BoundedSemaphore(2)  # at once in this process, whoever needs it


@dataclass(frozen=True)
class Fitted:
    """A picture's file within the limit, and what it is called at its end."""

    data: bytes
    extension: str


class Unfit(Exception):
    """No picture that can be encoded again: damaged, or of too many pixels."""


def fitted(data: bytes, limit: int) -> Fitted:
    """The same picture in at most `limit` bytes, its recipe kept. Blocking and slow: for a thread. Raises Unfit."""
    with _decoders:
        try:
            return next(made for made in _smaller_and_smaller(data) if len(made.data) <= limit)
        except (*DAMAGE, Image.DecompressionBombError) as error:
            raise Unfit(str(error) or type(error).__name__) from None


def _smaller_and_smaller(data: bytes) -> Iterator[Fitted]:
    image, recipe = _opened(data)
    while True:
        for kind, quality in ENCODINGS:
            if made := _encoded(image, kind, quality, recipe):
                yield Fitted(made, EXTENSIONS[kind])
        if image.size == (1, 1):
            raise Unfit("not even one pixel fits")
        image = image.resize((max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER))))


def _opened(data: bytes) -> tuple[Image.Image, bytes]:
    """The pixels, RGB or RGBA, and the recipe as EXIF."""
    with Image.open(Limited(data), formats=FORMATS) as original:
        if original.width * original.height > PIXELS:
            raise Unfit(f"more than {PIXELS} pixels")
        original.load()
        return original.convert("RGBA" if original.has_transparency_data else "RGB"), recipe_exif(original)


def _encoded(image: Image.Image, kind: str, quality: int, recipe: bytes) -> bytes | None:
    """None when this kind takes no picture of that size."""
    buffer = io.BytesIO()
    pixels = image.convert("RGB") if kind == "JPEG" else image
    try:
        pixels.save(buffer, kind, quality=quality, exif=recipe, method=EFFORT)
    except (OSError, ValueError):
        return None
    return buffer.getvalue()
