import pytest
from PIL import Image

from distillery.pictures.decode import LARGEST, clean
from distillery.pictures.scale import within
from tests.unit.pictures.files import opened, saved


@pytest.mark.parametrize(
    ("size", "expected"), [((10, 5), (10, 5)), ((5, 11), (5, 10)), ((20, 8), (10, 4)), ((2_000, 1), (10, 1))]
)
@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_no_side_is_longer_and_none_is_lost(size: tuple[int, int], expected: tuple[int, int], mode: str) -> None:
    image = Image.new(mode, size, "white")
    scaled = within(image, 10)
    assert (scaled.size, scaled.mode) == (expected if max(size) > 10 else size, mode)
    assert (scaled is image) == (max(size) <= 10)
    assert set(scaled.tobytes()) == {255}


def test_colours_beneath_a_mask_stay() -> None:
    masked = Image.new("RGBA", (40, 40), (200, 100, 50, 0))
    masked.paste((200, 100, 50, 255), (20, 0, 40, 40))
    scaled = within(masked, 10)
    assert set(scaled.convert("RGB").get_flattened_data()) == {(200, 100, 50)}
    assert (scaled.getpixel((1, 5)), scaled.getpixel((8, 5))) == ((200, 100, 50, 0), (200, 100, 50, 255))


def test_a_picture_larger_than_is_ever_used_is_stored_smaller_and_says_so() -> None:
    image = Image.new("RGBA", (2 * LARGEST, 20), "red")
    image.paste((0, 0, 255, 0), (0, 0, LARGEST, 20))
    cleaned = clean(saved(image, "PNG"))
    stored = opened(cleaned.data)
    assert stored.size == (cleaned.width, cleaned.height) == (LARGEST, 10)
    assert cleaned.original == (2 * LARGEST, 20)
    assert cleaned.masked
    assert (stored.getpixel((9, 5)), stored.getpixel((LARGEST - 9, 5))) == ((0, 0, 255, 0), (255, 0, 0, 255))


def test_one_that_is_just_as_large_is_stored_as_it_is() -> None:
    cleaned = clean(saved(Image.new("RGB", (1, LARGEST)), "PNG"))
    assert (cleaned.width, cleaned.height, cleaned.original) == (1, LARGEST, None)
