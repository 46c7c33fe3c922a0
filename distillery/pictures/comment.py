"""EXIF texts: where JPEG and WebP, which have no text chunks, say how they were made."""

import json
from typing import Any

from PIL import ExifTags, Image

from distillery.pictures.damage import DAMAGE

ABOUT = "distillery"  # as the PNG text chunk is called (worker/pictures.py)
ROOM = 60_000  # bytes: a JPEG's EXIF has 65,533 in all
ASCII, UNICODE = b"ASCII\0\0\0", b"UNICODE\0"  # EXIF 2.3, 4.6.5: eight bytes that name the encoding
CHARSETS = (ASCII, UNICODE, b"JIS\0\0\0\0\0", bytes(8))


def recipe_exif(image: Image.Image) -> bytes:
    """EXIF that keeps our recipe in a JPEG or WebP made from `image`: ``copy.save(…, exif=recipe_exif(image))``.

    Empty when `image` carries none of ours, or one too long for a JPEG.
    """
    recipe = image.info.get(ABOUT) or ours_in(read_comment(image))
    # A JSON object of its own, so that nobody takes it for somebody else's comment.
    comment = ASCII + json.dumps({ABOUT: str(recipe)}).encode("ascii")
    if not recipe or len(comment) > ROOM:
        return b""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    return exif.tobytes()


def ours_in(comment: str) -> str | None:
    """The recipe in a comment that `recipe_exif` made; None when there is none."""
    try:
        found = json.loads(comment)
    except (ValueError, RecursionError):
        return None
    recipe = found.get(ABOUT) if isinstance(found, dict) else None
    return recipe if isinstance(recipe, str) else None


def read_comment(image: Image.Image) -> str:
    """The user comment of `image`, in whatever encoding; empty when there is none that can be read."""
    raw = _exif(image, ExifTags.IFD.Exif).get(ExifTags.Base.UserComment, "")
    if isinstance(raw, bytes):
        raw = _decoded(raw)
    return raw.strip("\0 ") if isinstance(raw, str) else ""


def camera_texts(image: Image.Image) -> dict[str, str]:
    """``prompt:{…}`` and ``workflow:{…}``, which ComfyUI writes over a WebP's camera tags, by the word before."""
    written = [value for value in _exif(image, None).values() if isinstance(value, str)]
    parted = (value.partition(":") for value in written)
    return {name: text for name, _, text in parted if name in ("prompt", "workflow")}


def _exif(image: Image.Image, part: int | None) -> dict[int, Any]:
    try:
        exif = image.getexif()
        return dict(exif if part is None else exif.get_ifd(part))
    except DAMAGE:
        return {}


def _decoded(raw: bytes) -> str:
    charset, text = (raw[:8], raw[8:]) if raw[:8] in CHARSETS else (ASCII, raw)
    if charset != UNICODE:
        return text.decode("utf-8", "replace")
    if text.startswith((b"\xfe\xff", b"\xff\xfe")):
        return text.decode("utf-16", "replace")
    # The standard leaves the byte order open, and writers differ: mostly Latin text has its zeros on one side.
    big = text[::2].count(0) >= text[1::2].count(0)
    return text.decode("utf-16-be" if big else "utf-16-le", "replace")
