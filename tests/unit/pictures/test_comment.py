import json
from typing import Any

import pytest
from PIL import ExifTags, Image

from distillery.pictures.comment import ROOM, read_comment, recipe_exif
from distillery.pictures.recipe import read_recipe
from tests.unit.pictures.files import opened, saved, with_texts

RECIPE = {"prompt": 'a "red" fox, 雪 🦊', "seed": 7, "lora": ["ink"]}


def commented(comment: Any, kind: str = "JPEG") -> Image.Image:
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = comment
    return opened(saved(Image.new("RGB", (8, 8)), kind, exif=exif))


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
def test_our_recipe_survives_another_format(kind: str) -> None:
    original = opened(with_texts(distillery=RECIPE, prompt={"3": {}}))
    copy = opened(saved(original.convert("RGB"), kind, exif=recipe_exif(original)))
    assert read_recipe(copy) == {**RECIPE, "made_with": "distillery"}
    again = opened(saved(copy, "JPEG", exif=recipe_exif(copy)))
    assert read_recipe(again) == read_recipe(copy)


def test_only_ours_is_kept_and_only_where_it_fits() -> None:
    assert recipe_exif(opened(with_texts(parameters="a fox\nSteps: 1"))) == b""
    assert recipe_exif(Image.new("RGB", (8, 8))) == b""
    assert recipe_exif(opened(with_texts(distillery={"prompt": "x" * ROOM}))) == b""
    assert recipe_exif(opened(with_texts(distillery={"prompt": "x" * (ROOM - 100)}))) != b""
    assert recipe_exif(commented(b"ASCII\0\0\0" + json.dumps({"distillery": 5}).encode())) == b""


TEXT = "a red fox in the snow, 雪\nSteps: 20, Seed: 7"


@pytest.mark.parametrize("kind", ["JPEG", "WEBP"])
@pytest.mark.parametrize(
    "comment",
    [b"UNICODE\0" + TEXT.encode("utf-16-be"), b"UNICODE\0" + TEXT.encode("utf-16-le"),
     b"UNICODE\0" + TEXT.encode("utf-16"), b"ASCII\0\0\0" + TEXT.encode(), bytes(8) + TEXT.encode(), TEXT.encode()],
    ids=["big-endian", "little-endian", "with a mark", "said to be ASCII", "said to be nothing", "bare"],
)  # fmt: skip
def test_a_comment_is_read_in_every_encoding_that_is_found(kind: str, comment: bytes) -> None:
    image = commented(comment, kind)
    assert read_comment(image) == TEXT
    assert read_recipe(image) == {
        "prompt": "a red fox in the snow, 雪", "steps": 20, "seed": 7, "made_with": "automatic1111"
    }  # fmt: skip


@pytest.mark.parametrize(
    "comment", [b"", b"UNICODE\0", b"UNICODE\0\xd8", b"UNICODE\0\xff\xfe\0", b"\xff" * 100, 7, "\0"]
)
def test_comments_that_say_nothing_raise_nothing(comment: Any) -> None:
    assert read_recipe(commented(comment)) == {}


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    "exif", [b"Exif\0\0", b"Exif\0\0MM", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + b"MM\0*" * 99]
)
def test_exif_that_is_damaged_says_nothing(exif: bytes) -> None:
    image = opened(saved(Image.new("RGB", (8, 8)), "JPEG", exif=exif))
    assert read_recipe(image) == {}
    assert recipe_exif(image) == b""
