"""Pictures made to fit."""

import io
from zlib import crc32

import pytest
from PIL import Image

from bot.cards.fitting import Unfit, fitted
from distillery.pictures import read_recipe
from tests.unit.bot.cards.pictures import noise


def opened(data: bytes, limit: int) -> Image.Image:
    made = fitted(data, limit)
    assert len(made.data) <= limit
    image = Image.open(io.BytesIO(made.data))
    assert {"WEBP": "webp", "JPEG": "jpg"}[image.format or ""] == made.extension
    return image


def test_quality_goes_before_size() -> None:
    data = noise(256)
    assert opened(data, 150_000).size == (256, 256)
    assert opened(data, 20_000).width < 256


def test_what_shows_through_still_does() -> None:
    assert opened(noise(128, mode="RGBA"), 40_000).mode == "RGBA"


def test_a_picture_too_long_for_webp_is_a_jpeg() -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (16_400, 4)).save(buffer, "PNG", compress_level=0)
    assert opened(buffer.getvalue(), 60_000).format == "JPEG"


def test_what_was_made_to_fit_still_says_how_it_was_made() -> None:
    recipe = {"prompt": "a “red” fox 🦊", "seed": 7, "lora": ["analog", "glass"]}
    assert read_recipe(opened(noise(256, recipe), 20_000)) == recipe | {"made_with": "distillery"}


def test_a_recipe_too_long_for_exif_costs_no_picture() -> None:
    assert read_recipe(opened(noise(256, {"prompt": "x" * 70_000}), 20_000)) == {}


@pytest.mark.parametrize("side", [60_000, 12_000])
def test_a_picture_of_too_many_pixels_is_never_decoded(side: int) -> None:
    header = b"IHDR" + side.to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    vast = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + crc32(header).to_bytes(4)
    with pytest.raises(Unfit):
        fitted(vast + bytes(1000), 100)


def test_what_is_no_picture_is_unfit() -> None:
    with pytest.raises(Unfit):
        fitted(b"GIF89a" + bytes(1000), 100)
