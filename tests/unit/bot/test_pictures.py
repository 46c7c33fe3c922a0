import io
import os
from pathlib import Path

import pytest
from PIL import Image

from bot.pictures import FILE_LIMIT, MESSAGE_LIMIT, File, fetch, fitting
from distillery.queue.views import Picture
from distillery.storage.folder import FolderStorage
from tests.unit.bot.views import REQUEST_ID, ended


def noise(side: int) -> bytes:
    """A picture that no PNG makes small."""
    buffer = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(buffer, "PNG", compress_level=0)
    return buffer.getvalue()


def test_a_picture_that_fits_is_sent_as_it_is() -> None:
    original = noise(16)
    assert fitting(original, len(original)) is original


def test_a_picture_that_does_not_is_made_to_fit() -> None:
    smaller = fitting(noise(256), 20_000)
    assert len(smaller) <= 20_000
    picture = Image.open(io.BytesIO(smaller))
    assert picture.format == "JPEG"
    assert picture.width < 256


@pytest.mark.parametrize(("extension", "kind"), [("png", "PNG"), ("jpg", "JPEG"), ("webp", "WEBP")])
def test_a_picture_that_fits_is_named_for_what_it_is(tmp_path: Path, extension: str, kind: str) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), "orange").save(buffer, kind)
    storage = FolderStorage(tmp_path, "")
    storage.put(f"key/0.{extension}", buffer.getvalue())
    picture = Picture(f"key/0.{extension}", 8, 8, 7, len(buffer.getvalue()), {})
    files, remarks = fetch(storage, ended("succeeded", images=[picture]))
    assert files == [File(f"{REQUEST_ID}-1.{extension}", buffer.getvalue())]
    assert remarks == []


def test_all_pictures_of_a_message_fit_one_request(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path, "")
    big = noise(1400)  # 5.9 MB each: below the limit of a file, five of them above that of a message
    for number in range(5):
        storage.put(f"key/{number}.png", big)
    files, remarks = fetch(storage, ended("succeeded", 5))
    assert len(big) < FILE_LIMIT
    assert sum(len(file.data) for file in files) <= MESSAGE_LIMIT
    assert [file.name for file in files] == [f"{REQUEST_ID}-{number}.jpg" for number in range(1, 6)]
    assert "shown as JPEG: 5" in remarks[0]


def test_a_picture_that_is_gone_is_told(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path, "")
    storage.put("key/1.png", noise(16))
    files, remarks = fetch(storage, ended("succeeded", 2))
    assert [file.name for file in files] == [f"{REQUEST_ID}-2.png"]
    assert "no longer stored: 1" in remarks[0]
