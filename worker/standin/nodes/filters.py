"""Nodes that change a picture's pixels in place: blur, sharpen, invert, find edges."""

import math

from PIL import Image, ImageChops, ImageFilter

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.masks import grown
from worker.standin.nodes.values import Pictures

ACROSS, DOWN = (-1, 0, 1, -2, 0, 2, -1, 0, 1), (-1, -2, -1, 0, 0, 0, 1, 2, 1)  # Sobel's
STEEPEST = 4  # what Sobel's make of a jump from black to white
UNIT = 255 / STEEPEST  # a threshold of 1
LONGEST = 64  # times that weak edges may continue a strong one by three pixels


@node("ImageBlur")
def blur(call: Call, image: Pictures, blur_radius: int, sigma: float) -> Made:
    softly = ImageFilter.GaussianBlur(_spread(blur_radius, sigma))
    return Made((tuple(picture.filter(softly) for picture in image),))


@node("ImageSharpen")
def sharpen(call: Call, image: Pictures, sharpen_radius: int, sigma: float, alpha: float) -> Made:
    """Adds ten times `alpha` of what a blur would take away."""
    mask = ImageFilter.UnsharpMask(_spread(sharpen_radius, sigma), round(alpha * 1000), 0)
    return Made((tuple(picture.filter(mask) for picture in image),))


@node("ImageInvert")
def invert(call: Call, image: Pictures) -> Made:
    return Made((tuple(ImageChops.invert(picture.convert("RGB")) for picture in image),))


@node("Canny")
def canny(call: Call, image: Pictures, low_threshold: float, high_threshold: float) -> Made:
    low, high = sorted((low_threshold, high_threshold))
    return Made((tuple(edges(picture, low, high).convert("RGB") for picture in image),))


def edges(picture: Image.Image, low: float, high: float) -> Image.Image:
    """Canny's: where brightness changes most, one pixel wide; weak edges count if they continue strong ones."""
    grey = picture.convert("L").filter(ImageFilter.GaussianBlur(1))
    across, down = _gradient(grey, ACROSS), _gradient(grey, DOWN)
    steep = ImageChops.lighter(ImageChops.lighter(across, down), ImageChops.add(across, down, scale=math.sqrt(2)))
    crest = ImageChops.lighter(_crest(steep, across, down, (1, 0)), _crest(steep, down, across, (0, 1)))
    thin = ImageChops.multiply(steep, crest)
    weak, found = (thin.point(lambda level, least=least * UNIT: 255 * (level > least)) for least in (low, high))
    for _ in range(LONGEST):
        longer = ImageChops.darker(grown(found, 3, square=True), weak)
        if longer == found:
            break
        found = longer
    return found


def _gradient(grey: Image.Image, kernel: tuple[int, ...]) -> Image.Image:
    """How fast brightness changes in one direction, either way."""
    rising = grey.filter(ImageFilter.Kernel((3, 3), kernel, STEEPEST))
    falling = grey.filter(ImageFilter.Kernel((3, 3), [-weight for weight in kernel], STEEPEST))
    steep = ImageChops.lighter(rising, falling)
    inner = (1, 1, max(1, grey.width - 1), max(1, grey.height - 1))
    framed = Image.new("L", grey.size)  # a filter leaves the border as it was
    framed.paste(steep.crop(inner), inner)
    return framed


def _crest(steep: Image.Image, along: Image.Image, other: Image.Image, step: tuple[int, int]) -> Image.Image:
    """White where nothing on either side is steeper, and where this is the direction of the change."""
    sides = ImageChops.lighter(*(ImageChops.offset(steep, *(sign * part for part in step)) for sign in (1, -1)))
    highest = ImageChops.subtract(sides, steep).point(lambda level: 255 * (level == 0))
    main = ImageChops.subtract(other, along).point(lambda level: 255 * (level == 0))
    return ImageChops.darker(highest, main)


def _spread(radius: int, sigma: float) -> float:
    """The standard deviation in pixels of ComfyUI's kernel: cut off at its radius, and sigma counts in radii."""
    weights = [math.exp(-((place / radius) ** 2) / (2 * sigma**2)) for place in range(-radius, radius + 1)]
    squares = (weight * place**2 for weight, place in zip(weights, range(-radius, radius + 1), strict=True))
    return math.sqrt(sum(squares) / sum(weights))
