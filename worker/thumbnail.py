"""A picture made small enough to travel with every progress report."""

import base64
from io import BytesIO

from PIL import Image

from distillery.pictures.damage import DAMAGE
from distillery.vocabulary.wire import PREVIEW_LIMIT

SIDE = 256  # pixels of the longest one
PIXEL_LIMIT = 16_000_000  # what claims more is no preview
QUALITIES = (75, 55, 35, 15)  # tried until one is small enough


def thumbnail(picture: bytes) -> bytes | None:
    """A JPEG whose base64 fits a report; None when `picture` is damaged, or too busy to become small enough."""
    try:
        image = Image.open(BytesIO(picture), formats=("JPEG", "PNG", "WEBP"))
        if image.width * image.height > PIXEL_LIMIT:
            return None
        image.draft("RGB", (SIDE, SIDE))
        image.thumbnail((SIDE, SIDE))
        return _smallest(image.convert("RGB"))
    except (*DAMAGE, Image.DecompressionBombError):
        return None


def _smallest(image: Image.Image) -> bytes | None:
    for quality in QUALITIES:
        file = BytesIO()
        image.save(file, "JPEG", quality=quality)
        if len(base64.b64encode(file.getvalue())) <= PREVIEW_LIMIT:
            return file.getvalue()
    return None
