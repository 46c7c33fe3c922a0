"""The lower part: ridges that grow darker as they come near, and mist or water between."""

import random

from PIL import Image, ImageDraw, ImageFilter

from worker.standin.painter.canvas import SMOOTH, Point, Size, fade, gradient, shape
from worker.standin.painter.cover import STEP, Cover, Line, light_windows, standing_on
from worker.standin.painter.palette import Colour, Palette, mix
from worker.standin.painter.prompt import Brief

# Per land: number of ridges, how high they rise (share of the height), how rough (0 smooth, 1 jagged).
RELIEF = {
    "peaks": (5, 0.25, 0.56),
    "forest": (5, 0.12, 0.42),
    "dunes": (5, 0.10, 0.16),
    "sea": (2, 0.13, 0.50),
    "city": (4, 0.07, 0.25),
}


def paint_land(picture: Image.Image, brief: Brief, colours: Palette, horizon: float, light: Point) -> Line:
    """Adds the land; returns the nearest ridge's line, for someone to stand on."""
    count, rise, rough = RELIEF[brief.land]
    line: Line = []
    for index in range(count):
        near = (index + 1) / count
        if brief.land == "sea" and near == 1:
            paint_water(picture, brief, colours, horizon, light)
        line = _ridge(picture.size, brief, horizon, near, rise * (1.15 - near * 0.5), rough)
        cover = standing_on(brief, line, near, picture.height)
        _lay(picture, line, cover, mix(colours.far, colours.near, near**0.8), colours, near)
    if brief.land == "city":
        light_windows(picture, brief, line, colours)
    return line


def paint_water(picture: Image.Image, brief: Brief, colours: Palette, horizon: float, light: Point) -> None:
    """A mirror of what is above the horizon, broken by ripples, with a path of light."""
    width, height = picture.size
    top, depth = round(horizon), height - round(horizon)
    above = picture.crop((0, max(0, top - depth), width, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = above.resize((width, depth), SMOOTH).filter(ImageFilter.BoxBlur(2))
    mirror = Image.blend(mirror, gradient((width, depth), [colours.sky[2], colours.near]), 0.38)
    picture.paste(mirror, (0, top))
    pen = ImageDraw.Draw(picture, "RGBA")
    for _ in range(150):
        far = brief.chance.random() ** 1.7
        y, reach = top + far * depth, (0.02 + far * 0.13) * width
        x = light[0] + brief.chance.gauss(0, 0.05 + far * 0.07) * width
        shine = (*colours.light, brief.chance.randint(30, 130))
        pen.line((x - reach / 2, y, x + reach / 2, y), fill=shine, width=max(1, round(1 + far * height / 300)))


def _ridge(size: Size, brief: Brief, horizon: float, near: float, rise: float, rough: float) -> Line:
    width, height = size
    base = horizon + (height - horizon) * (near**1.7) * 0.72 - height * rise * 0.25
    profile = _profile(brief.chance, width // STEP + 2, rough)
    return [(index * STEP, base - height * rise * value) for index, value in enumerate(profile)]


def _profile(chance: random.Random, count: int, rough: float) -> list[float]:
    """Smooth one-dimensional noise in -1…1: each octave twice as fine and `rough` times as strong."""
    total, strength = [0.0] * count, 1.0
    for octave in range(6 if rough > 0.3 else 3):
        knots = [chance.uniform(-1, 1) for _ in range((3 << octave) + 2)]
        for index in range(count):
            place = index / count * (len(knots) - 2)
            left, t = int(place), place % 1
            total[index] += strength * (knots[left] + (knots[left + 1] - knots[left]) * t * t * (3 - 2 * t))
        strength *= rough
    return total


def _lay(picture: Image.Image, line: Line, cover: Cover, colour: Colour, colours: Palette, near: float) -> None:
    width, height = picture.size
    crest = max(0, round(min(y for _, y in line) - height * 0.2))
    size = (width, height - crest)

    def draw(pen: ImageDraw.ImageDraw, k: float) -> None:
        outline = [(x * k, (y - crest) * k) for x, y in line]
        pen.polygon([*outline, (width * k, size[1] * k), (0, size[1] * k)], fill=255)
        cover(pen, k, crest)

    misty = mix(colour, colours.sky[3], 0.42 * (1 - near))
    picture.paste(gradient(size, [colour, colour, misty]), (0, crest), shape(size, draw))
    if near < 1:
        foot = round(sum(y for _, y in line) / len(line) + height * 0.02)
        mist = fade((width, round(height * 0.16)), 0, round(105 * (1 - near)), 0)
        picture.paste(colours.sky[3], (0, foot), mist)
