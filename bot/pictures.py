"""Finished pictures as files that Discord takes: named, within its limits. Blocking; call it in a thread."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image

from distillery.queue.views import RequestView
from distillery.storage.port import MissingObject, Storage

FILES = 10  # attachments of one message
FILE_LIMIT = 10 * 1024 * 1024  # bytes of one attachment, in a server without boosts
MESSAGE_LIMIT = 24 * 1024 * 1024  # bytes of all; Discord takes 25 MiB a request
QUALITIES = (92, 85, 75)
SMALLER = 0.75  # the sides, when no quality is enough


@dataclass(frozen=True)
class File:
    """One attachment."""

    name: str
    data: bytes


def fetch(storage: Storage, view: RequestView) -> tuple[list[File], list[str]]:
    """The pictures of `view` as files, and remarks for the member. Raises StorageError when it may work later."""
    wanted = view.images[:FILES]
    limit = min(FILE_LIMIT, MESSAGE_LIMIT // max(1, len(wanted)))
    files, lost, shrunk = [], 0, 0
    for index, picture in enumerate(wanted, 1):
        try:
            original = storage.get(picture.key)
        except MissingObject:
            lost += 1
            continue
        data = fitting(original, limit)
        shrunk += data is not original
        extension = _extension(picture.key) if data is original else ".jpg"
        files.append(File(f"{view.id}-{index}{extension}", data))
    return files, list(_remarks(lost, shrunk))


def _remarks(lost: int, shrunk: int) -> Iterator[str]:
    if lost:
        yield f"Pictures that are no longer stored: {lost}. Ask again with the same seed."
    if shrunk:
        yield f"Pictures too large for Discord, shown as JPEG: {shrunk}."


def _extension(key: str) -> str:
    """As the worker stored it: .png, .jpg or .webp."""
    return PurePosixPath(key).suffix


def fitting(data: bytes, limit: int) -> bytes:
    """`data` itself if it has at most `limit` bytes, else the same picture as a JPEG that has."""
    if len(data) <= limit:
        return data
    image = Image.open(io.BytesIO(data)).convert("RGB")
    while True:
        for quality in QUALITIES:
            smaller = _jpeg(image, quality)
            if len(smaller) <= limit:
                return smaller
        image = image.resize((max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER))))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True)
    return buffer.getvalue()
