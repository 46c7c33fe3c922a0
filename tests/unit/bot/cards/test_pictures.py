import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bot.cards.pictures import FILE_LIMIT, MESSAGE_LIMIT, File, fetch, fitting, of_answer
from distillery.answers.answer import Answer, Shown
from distillery.pictures import read_recipe
from distillery.queue.views import Picture
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.pictures import StoredPicture
from tests.unit.bot.cards.views import REQUEST_ID, ended


def noise(side: int, recipe: dict[str, Any] | None = None) -> bytes:
    """A picture that no PNG makes small, with what a worker writes into it."""
    buffer, said = io.BytesIO(), PngInfo()
    if recipe:
        said.add_text("distillery", json.dumps(recipe))
        said.add_text("prompt", json.dumps({"1": {"class_type": "KSampler", "inputs": {"seed": 8}}}))
    image = Image.frombytes("RGB", (side, side), os.urandom(side * side * 3))
    image.save(buffer, "PNG", compress_level=0, pnginfo=said)
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


def test_what_was_made_to_fit_still_says_how_it_was_made() -> None:
    recipe = {"prompt": "a “red” fox 🦊", "seed": 7, "lora": ["analog", "glass"]}
    smaller = Image.open(io.BytesIO(fitting(noise(256, recipe), 20_000)))
    assert read_recipe(smaller) == recipe | {"made_with": "distillery"}


def test_a_recipe_too_long_for_a_jpeg_costs_no_picture() -> None:
    smaller = fitting(noise(256, {"prompt": "x" * 70_000}), 20_000)
    assert read_recipe(Image.open(io.BytesIO(smaller))) == {}


def test_pictures_of_an_answer_are_named_as_they_are_stored() -> None:
    name = f"input_{'a' * 32}.png"
    stored = StoredPicture(name, f"inputs/{name}", 16, 16)
    small, large = Shown(noise(16), stored), Shown(noise(2000), stored)
    assert of_answer(Answer("Mask", pictures=(small,))) == ([File(name, small.data)], [])
    files, remarks = of_answer(Answer("Mask", pictures=(large,)))
    assert [file.name for file in files] == [f"input_{'a' * 32}.jpg"]
    assert "shown as JPEG: 1" in remarks[0]


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
