"""Pictures are known again after what people do to them, and not mistaken for others."""

import io
from collections.abc import Callable
from itertools import combinations

import pytest
from PIL import Image, ImageEnhance

from distillery.safety.likeness import alike, distance, is_plain, phash
from worker.standin.painter import paint

WORDS = (
    "a red fox",
    "a ship at sea at night",
    "blue mountains in the morning",
    "a castle at sunset",
    "a forest",
    "a whale",
)


@pytest.fixture(scope="module")
def drawn() -> list[Image.Image]:
    """240 harmless pictures of one painter, more alike than those of members are."""
    return [paint(words, seed, (288, 192)) for words in WORDS for seed in range(40)]


def cropped(image: Image.Image, share: float) -> Image.Image:
    width, height = image.size
    return image.crop(
        (round(width * share), round(height * share), round(width * (1 - share)), round(height * (1 - share)))
    )


def as_jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file)


CHANGES: dict[str, tuple[Callable[[Image.Image], Image.Image], float]] = {
    "half the size": (lambda image: image.resize((144, 96)), 1.0),
    "twice the size": (lambda image: image.resize((576, 384)), 1.0),
    "stretched": (lambda image: image.resize((300, 192)), 1.0),
    "a bad JPEG": (lambda image: as_jpeg(image, 25), 1.0),
    "cropped by 1 %": (lambda image: cropped(image, 0.01), 0.95),
    "cropped by 2 %": (lambda image: cropped(image, 0.02), 0.85),
    "darker": (lambda image: ImageEnhance.Brightness(image).enhance(0.7), 1.0),
    "brighter": (lambda image: ImageEnhance.Brightness(image).enhance(1.2), 0.9),
    "more contrast": (lambda image: ImageEnhance.Contrast(image).enhance(1.3), 0.95),
    "without colours": (lambda image: image.convert("L"), 1.0),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_picture_is_known_again(drawn: list[Image.Image], change: str) -> None:
    changed, share = CHANGES[change]
    some = drawn[::4]
    known = [alike(phash(changed(image)), phash(image)) for image in some]
    assert sum(known) / len(known) >= share


def test_different_pictures_are_not_mistaken_for_each_other(drawn: list[Image.Image]) -> None:
    pairs = list(combinations([phash(image) for image in drawn], 2))
    assert len(pairs) > 28_000
    assert sum(alike(one, other) for one, other in pairs) / len(pairs) < 0.0005


def test_a_hash_is_64_bits_in_hex(drawn: list[Image.Image]) -> None:
    hashed = phash(drawn[0])
    assert (len(hashed), int(hashed, 16) < 2**64) == (16, True)
    assert distance(hashed, f"{int(hashed, 16) ^ 0b1011:016x}") == 3


@pytest.mark.parametrize("colour", ["white", "black", "teal"])
def test_a_plain_picture_is_told(drawn: list[Image.Image], colour: str) -> None:
    assert is_plain(phash(Image.new("RGB", (300, 200), colour)))
    assert not any(is_plain(phash(image)) for image in drawn[::20])
