"""Masks do what ComfyUI's do, pixel by pixel."""

import pytest
from PIL import Image

from tests.unit.worker.standin.conftest import Easel, second


def dotted(size: int = 9) -> Image.Image:
    """Transparent in the one pixel in the middle."""
    picture = Image.new("RGBA", (size, size), "red")
    picture.putpixel((size // 2, size // 2), (255, 0, 0, 0))
    return picture


def white(mask: Image.Image) -> set[tuple[int, int]]:
    """Places of the white pixels, counted from the middle."""
    middle = mask.width // 2
    places = [(x, y) for y in range(mask.height) for x in range(mask.width)]
    return {(x - middle, y - middle) for x, y in places if mask.getpixel((x, y)) == 255}


def test_a_mask_is_white_where_the_picture_is_transparent(easel: Easel) -> None:
    assert white(easel.mask(second(easel.load(dotted())))) == {(0, 0)}


def test_a_picture_without_transparency_has_a_small_black_mask(easel: Easel) -> None:
    mask = easel.mask(second(easel.load(Image.new("RGB", (200, 100)))))
    assert (mask.size, mask.getextrema()) == ((64, 64), (0, 0))


@pytest.mark.parametrize(("tapered", "count"), [(True, 13), (False, 25)])
def test_growing_by_two_is_a_diamond_or_a_square(easel: Easel, tapered: bool, count: int) -> None:
    dot = second(easel.load(dotted()))
    grown = white(easel.mask(easel.node("GrowMask", mask=dot, expand=2, tapered_corners=tapered)))
    reach = [abs(x) + abs(y) if tapered else max(abs(x), abs(y)) for x, y in grown]
    assert (len(grown), max(reach)) == (count, 2)


def test_growing_back_gives_the_mask_again(easel: Easel) -> None:
    dot = second(easel.load(dotted()))
    larger = easel.node("GrowMask", mask=dot, expand=3, tapered_corners=False)
    assert white(easel.mask(easel.node("GrowMask", mask=larger, expand=-3, tapered_corners=False))) == {(0, 0)}


def test_feathering_fades_the_pictures_borders_not_the_masks_edge(easel: Easel) -> None:
    solid = easel.node("SolidMask", value=1.0, width=20, height=10)
    mask = easel.mask(easel.node("FeatherMask", mask=solid, left=4, top=0, right=2, bottom=0))
    row = [mask.getpixel((x, 5)) for x in range(20)]
    assert row[:5] == [64, 128, 191, 255, 255]
    assert row[-3:] == [255, 255, 128]


def test_masks_are_inverted_cut_and_combined(easel: Easel) -> None:
    dot = second(easel.load(dotted()))
    inverted = easel.node("InvertMask", mask=dot)
    assert len(white(easel.mask(inverted))) == 80
    both = easel.node("MaskComposite", destination=dot, source=inverted, x=0, y=0, operation="or")
    assert len(white(easel.mask(both))) == 81
    neither = easel.node("MaskComposite", destination=dot, source=inverted, x=0, y=0, operation="and")
    assert len(white(easel.mask(neither))) == 0
    assert easel.mask(easel.node("CropMask", mask=dot, x=4, y=0, width=9, height=3)).size == (5, 3)


def test_a_threshold_leaves_black_and_white(easel: Easel) -> None:
    grey = easel.node("SolidMask", value=0.5, width=8, height=8)
    assert easel.mask(easel.node("ThresholdMask", mask=grey, value=0.6)).getextrema() == (0, 0)
    assert easel.mask(easel.node("ThresholdMask", mask=grey, value=0.4)).getextrema() == (255, 255)


def test_padding_leaves_the_inside_black_and_fades_inward_from_padded_sides_only(easel: Easel) -> None:
    picture = easel.load(Image.new("RGB", (40, 40), "blue"))
    padded = easel.node("ImagePadForOutpaint", image=picture, left=8, top=0, right=0, bottom=16, feathering=4)
    framed, mask = easel.picture(padded), easel.mask(second(padded))
    assert framed.size == mask.size == (48, 56)
    assert framed.getpixel((2, 2)) == (128, 128, 128)
    assert framed.getpixel((8, 0)) == (0, 0, 255)
    assert [mask.getpixel((x, 20)) for x in range(7, 14)] == [255, 255, 143, 64, 16, 0, 0]
    assert [mask.getpixel((47, y)) for y in (0, 20, 39, 40)] == [0, 0, 143, 255]
