"""What a Look asks for once the landscape is there: contrast, another picture's colours, accents, and lines on top."""

import hashlib
from collections.abc import Iterable
from typing import cast

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps, ImageStat

from worker.standin.painter.canvas import Size, glow, shape
from worker.standin.painter.look import Accent, Lines, Look, Reference
from worker.standin.painter.palette import Colour, hsv, mix
from worker.standin.painter.prompt import read

BLACK, WHITE, CHALK = (0, 0, 0), (255, 255, 255), (255, 243, 220)
THIN = 512  # pixels of a picture's side for each pixel that a line is made broader on either side
MOSTLY_BLACK = 40  # a picture whose median is darker shows lines already


def finished(picture: Image.Image, look: Look) -> Image.Image:
    """The picture as the look wants it; the same size."""
    if look.contrast != 1:
        picture = ImageEnhance.Contrast(picture).enhance(look.contrast)
    for reference in look.references:
        picture = _resembling(picture, reference)
    for accent in look.accents:
        _accentuate(picture, accent)
    for lines in look.lines:
        _draw(picture, lines)
    return picture


def _resembling(picture: Image.Image, reference: Reference) -> Image.Image:
    dark, middle, light = _shades(reference.picture)
    toned = ImageOps.colorize(picture.convert("L"), mix(dark, BLACK, 0.5), mix(light, WHITE, 0.4), middle)
    picture = Image.blend(picture, toned, min(1.0, reference.strength * 0.8))
    if reference.face:
        _look_out(picture, reference)
    return picture


def _shades(picture: Image.Image) -> tuple[Colour, Colour, Colour]:
    """The mean colours of a picture's dark, middle and light third; what is quite black is a hole in it."""
    small = picture.convert("RGB").resize((24, 24), Image.Resampling.BOX)
    pixels = cast("Iterable[Colour]", small.get_flattened_data())
    ordered = sorted((pixel for pixel in pixels if any(pixel)), key=sum) or [BLACK]
    third = max(1, len(ordered) // 3)
    dark, middle, light = ordered[:third], ordered[third:-third] or ordered, ordered[-third:]
    return _mean(dark), _mean(middle), _mean(light)


def _mean(pixels: list[Colour]) -> Colour:
    red, green, blue = (round(sum(channel) / len(pixels)) for channel in zip(*pixels, strict=True))
    return red, green, blue


def _look_out(picture: Image.Image, reference: Reference) -> None:
    """The middle of the reference in a soft oval, as a portrait hangs in a room."""
    high = round(min(picture.size) * 0.5)
    size = (round(high * 0.8), high)
    oval = Image.new("L", size)
    ImageDraw.Draw(oval).ellipse((size[0] * 0.08, high * 0.08, size[0] * 0.92, high * 0.92), fill=255)
    soft = oval.filter(ImageFilter.GaussianBlur(high * 0.035)).point(lambda level: level * reference.strength * 0.85)
    corner = ((picture.width - size[0]) // 2, round(picture.height * 0.5 - high * 0.6))
    picture.paste(ImageOps.fit(reference.picture.convert("RGB"), size), corner, soft)


def _accentuate(picture: Image.Image, accent: Accent) -> None:
    """A light of the words' own colour, at a place that is theirs."""
    place = hashlib.sha256(accent.text.encode()).digest()
    centre = tuple(side * (0.2 + 0.6 * part / 255) for side, part in zip(picture.size, place, strict=False))
    brief = read(accent.text, 0)
    colour = hsv(brief.hue, min(1.0, brief.saturation), 0.95)
    glow(picture, (centre[0], centre[1]), min(picture.size) * 0.24, colour, min(1.0, accent.strength) * 0.9)


def _draw(picture: Image.Image, lines: Lines) -> None:
    """Chalk with a thin shadow, so that it shows on dark and on light."""
    strength = min(1.0, lines.strength)
    broad = ImageFilter.MaxFilter(1 + 2 * round(min(picture.size) / THIN))
    mask = outlines(lines.picture, picture.size).filter(broad).point(lambda level: level * strength * 0.9)
    picture.paste(BLACK, (1, 1), mask.point(lambda level: level * 0.6))
    picture.paste(CHALK, (0, 0), mask)


def outlines(picture: Image.Image, size: Size) -> Image.Image:
    """A mask of a picture's lines: it itself if it is a line drawing, else where its brightness jumps."""
    grey = picture.convert("L")
    if ImageStat.Stat(grey).median[0] >= MOSTLY_BLACK:
        grey = grey.filter(ImageFilter.FIND_EDGES).point(lambda level: min(255, level * 4))
        frame = shape(grey.size, lambda pen, k: pen.rectangle((2 * k, 2 * k, *(s * k - 3 * k for s in grey.size)), 255))
        grey = ImageChops.darker(grey, frame)  # the filter takes the picture's border for an edge
    return grey.resize(size, Image.Resampling.BILINEAR)
