"""Nodes that make and change masks, to ComfyUI's own arithmetic."""

from typing import Any

from PIL import Image, ImageChops

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Masks, Pictures, as_mask

STEPS = ((1, 0), (-1, 0), (0, 1), (0, -1))


@node("SolidMask")
def solid(call: Call, value: float, width: int, height: int) -> Made:
    return Made(((Image.new("L", (width, height), round(value * 255)),),))


@node("MaskToImage")
def to_picture(call: Call, mask: Masks) -> Made:
    return Made((tuple(each.convert("RGB") for each in mask),))


@node("ImageToMask")
def from_picture(call: Call, image: Pictures, channel: str) -> Made:
    return Made((tuple(as_mask(picture, channel) for picture in image),))


@node("InvertMask")
def invert(call: Call, mask: Masks) -> Made:
    return Made((tuple(ImageChops.invert(each) for each in mask),))


@node("ThresholdMask")
def threshold(call: Call, mask: Masks, value: float) -> Made:
    return Made((tuple(each.point(lambda level: 255 * (level > value * 255)) for each in mask),))


@node("GrowMask")
def grow(call: Call, mask: Masks, expand: int, tapered_corners: bool) -> Made:
    return Made((tuple(grown(each, expand, square=not tapered_corners) for each in mask),))


@node("FeatherMask")
def feather(call: Call, mask: Masks, **sides: int) -> Made:
    """Fades the picture's borders, whatever the mask's own edge does."""
    return Made((tuple(_feathered(each, **sides) for each in mask),))


@node("CropMask")
def crop(call: Call, mask: Masks, x: int, y: int, width: int, height: int) -> Made:
    left, top = min(x, mask[0].width - 1), min(y, mask[0].height - 1)
    box = (left, top, min(left + width, mask[0].width), min(top + height, mask[0].height))
    return Made((tuple(each.crop(box) for each in mask),))


@node("MaskComposite")
def composite(call: Call, destination: Masks, source: Masks, x: int, y: int, operation: str) -> Made:
    under, over = destination[0].copy(), source[0]
    box = (x, y, min(x + over.width, under.width), min(y + over.height, under.height))
    if box[0] < box[2] and box[1] < box[3]:
        part = over.crop((0, 0, box[2] - x, box[3] - y))
        under.paste(_combined(under.crop(box), part, operation), box)
    return Made(((under,),))


def grown(mask: Image.Image, pixels: int, square: bool = False) -> Image.Image:
    """Larger by so many pixels, or smaller when negative; in the shape of a diamond unless `square`."""
    spread = ImageChops.lighter if pixels > 0 else ImageChops.darker
    for _ in range(abs(pixels)):
        aside = spread(mask, spread(_moved(mask, STEPS[0]), _moved(mask, STEPS[1])))
        start = aside if square else mask
        mask = spread(aside, spread(_moved(start, STEPS[2]), _moved(start, STEPS[3])))
    return mask


def rounded(mask: Image.Image) -> Image.Image:
    """Black or white."""
    return mask.point(lambda level: 255 * (level > 127))


def _moved(mask: Image.Image, step: tuple[int, int]) -> Image.Image:
    moved = mask.copy()
    moved.paste(mask, step)
    return moved


def _feathered(mask: Image.Image, left: int, top: int, right: int, bottom: int) -> Image.Image:
    wide = _ramps(mask.width, left, right).resize(mask.size)
    high = _ramps(mask.height, top, bottom).transpose(Image.Transpose.TRANSPOSE).resize(mask.size)
    return ImageChops.multiply(ImageChops.multiply(mask, wide), high)


def _ramps(length: int, start: int, end: int) -> Image.Image:
    """One line that rises over the first `start` pixels and falls over the last `end`."""
    line = Image.new("L", (length, 1))
    start, end = min(start, length), min(end, length)
    levels = [min((i + 1) / start if i < start else 1.0, 1.0) for i in range(length)]
    falls = [min((length - i) / end if i >= length - end else 1.0, 1.0) for i in range(length)]
    line.putdata([round(255 * rise * fall) for rise, fall in zip(levels, falls, strict=True)])
    return line


def _combined(under: Image.Image, over: Image.Image, operation: str) -> Image.Image:
    either: dict[str, Any] = {"multiply": ImageChops.multiply, "add": ImageChops.add, "subtract": ImageChops.subtract}
    if operation in either:
        return either[operation](under, over)  # type: ignore[no-any-return]
    logical = {"and": ImageChops.darker, "or": ImageChops.lighter, "xor": ImageChops.difference}
    return logical[operation](rounded(under), rounded(over))
