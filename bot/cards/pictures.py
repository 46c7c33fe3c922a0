"""Finished pictures as files that Discord takes: named, within its limits. Blocking; call it in a thread."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from PIL import Image

from distillery.answers.answer import Answer
from distillery.pictures.comment import recipe_exif
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
    stored, lost = [], 0
    for index, picture in enumerate(view.images[:FILES], 1):
        try:
            stored.append(File(f"{view.id}-{index}{PurePosixPath(picture.key).suffix}", storage.get(picture.key)))
        except MissingObject:
            lost += 1
    files, shrunk = _fitted(stored)
    return files, list(_remarks(lost, shrunk))


def of_answer(answer: Answer) -> tuple[list[File], list[str]]:
    """The pictures of an answer, named as they are stored, and remarks for the member."""
    files, shrunk = _fitted([File(shown.stored.name, shown.data) for shown in answer.pictures[:FILES]])
    return files, list(_remarks(0, shrunk))


def _fitted(files: list[File]) -> tuple[list[File], int]:
    """The files within Discord's limits, and how many of them had to be made smaller."""
    limit = min(FILE_LIMIT, MESSAGE_LIMIT // max(1, len(files)))
    fitted = [
        file if (data := fitting(file.data, limit)) is file.data else File(f"{PurePosixPath(file.name).stem}.jpg", data)
        for file in files
    ]
    return fitted, sum(file is not original for file, original in zip(fitted, files, strict=True))


def _remarks(lost: int, shrunk: int) -> Iterator[str]:
    if lost:
        yield f"Pictures that are no longer stored: {lost}. Ask again with the same seed."
    if shrunk:
        yield f"Pictures too large for Discord, shown as JPEG: {shrunk}."


def fitting(data: bytes, limit: int) -> bytes:
    """`data` itself if it has at most `limit` bytes, else the same picture as a JPEG that has, its recipe kept."""
    if len(data) <= limit:
        return data
    original = Image.open(io.BytesIO(data))
    image, recipe = original.convert("RGB"), recipe_exif(original)
    while True:
        for quality in QUALITIES:
            smaller = _jpeg(image, quality, recipe)
            if len(smaller) <= limit:
                return smaller
        image = image.resize((max(1, int(image.width * SMALLER)), max(1, int(image.height * SMALLER))))


def _jpeg(image: Image.Image, quality: int, recipe: bytes) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality, optimize=True, exif=recipe)
    return buffer.getvalue()
