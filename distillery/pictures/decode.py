"""From a stranger's file to a clean PNG: what it is, whether it may be opened, its pixels upright and nothing else."""

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError

from distillery.pictures import refusal
from distillery.pictures.damage import DAMAGE
from distillery.pictures.jpeg import scans
from distillery.pictures.limited import Limited
from distillery.pictures.recipe import read_recipe
from distillery.pictures.scale import within

SIZE_LIMIT = 25 * 2**20  # bytes of a file
PIXEL_LIMIT = 40_000_000
LARGEST = 4096  # pixels of a stored picture's longest side: no graph takes more
SCAN_LIMIT = 100  # libjpeg's own scripts make 10; each costs a pass over all pixels, for a few bytes of file
COMPRESSION = 1  # a third of the time that Pillow's 6 takes, for files at most a third larger
FORMATS = ("PNG", "JPEG", "WEBP")


@dataclass(frozen=True)
class Clean:
    """A picture as it is stored: PNG bytes without metadata, upright, RGB or RGBA; sizes in pixels.

    `original` is the size that was brought, when it was brought down.
    """

    data: bytes
    width: int
    height: int
    masked: bool
    original: tuple[int, int] | None
    recipe: dict[str, Any] = field(default_factory=dict)


def clean(data: bytes) -> Clean:
    """The first frame of a PNG, JPEG or WebP, told by content. Raises PictureRefused."""
    with _opened(data) as image:
        _decode(image)
        recipe = read_recipe(image)
        _turn_upright(image)
        whole = _plain(image)
    plain = within(whole, LARGEST)
    original = None if plain is whole else whole.size
    masked = plain.mode == "RGBA" and plain.getchannel("A").getextrema() != (255, 255)
    return Clean(_png(plain), plain.width, plain.height, masked, original, recipe)


def _opened(data: bytes) -> Image.Image:
    """The file's header, read within limits: nothing is decoded yet. Raises PictureRefused."""
    try:
        image = Image.open(Limited(data), formats=FORMATS)
        drawn = scans(data)
    except UnidentifiedImageError:
        raise _unidentified(data) from None
    except Image.DecompressionBombError:
        raise refusal.too_many_pixels(PIXEL_LIMIT) from None
    except DAMAGE as error:
        raise _damage(error) from None
    if image.width * image.height > PIXEL_LIMIT:
        raise refusal.too_many_pixels(PIXEL_LIMIT)
    if drawn > SCAN_LIMIT:
        raise refusal.too_many_scans()
    if zipfile.is_zipfile(io.BytesIO(data)) or b"%PDF-" in data[:1024]:
        raise refusal.two_formats()
    return image


def _unidentified(data: bytes) -> refusal.PictureRefused:
    known = data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
    return refusal.broken_picture() if known else refusal.not_a_picture()


def _damage(error: Exception) -> refusal.PictureRefused:
    return refusal.inflated_text() if "MAX_TEXT" in str(error) else refusal.broken_picture()


def _decode(image: Image.Image) -> None:
    try:
        image.load()
    except DAMAGE as error:
        raise _damage(error) from None


def _turn_upright(image: Image.Image) -> None:
    """As its EXIF orientation says; EXIF that cannot be read says nothing."""
    with suppress(*DAMAGE):
        ImageOps.exif_transpose(image, in_place=True)


def _plain(image: Image.Image) -> Image.Image:
    """RGB, or RGBA where something may be transparent; 8 bits a channel. Copies of 160 MB are made only when needed."""
    try:
        mode = "RGBA" if image.has_transparency_data else "RGB"
        if image.mode.startswith("I"):  # convert() would cut 16 bits off at 255 instead of scaling them
            image = image.point(lambda value: value * (1 / 256)).convert("L")
        return image if image.mode == mode else image.convert(mode)
    except DAMAGE as error:  # only now a palette that is not there is missed
        raise _damage(error) from None


def _png(image: Image.Image) -> bytes:
    image.info.clear()
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=COMPRESSION)
    return file.getvalue()
