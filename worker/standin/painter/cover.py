"""What stands on a ridge: conifers or houses, drawn into the ridge's own mask, and their lit windows."""

import random
from collections.abc import Callable

from PIL import Image, ImageDraw

from worker.standin.painter.canvas import Point
from worker.standin.painter.palette import Palette
from worker.standin.painter.prompt import Brief

Line = list[Point]
Cover = Callable[[ImageDraw.ImageDraw, float, int], None]  # given a pen, its scale, and the mask's upper edge
STEP = 4  # pixels between the points of a ridge


def standing_on(brief: Brief, line: Line, near: float, height: int) -> Cover:
    """The additions to a ridge's mask; `near` goes from 0 (far) to 1."""
    chance = random.Random(brief.chance.random())  # noqa: S311 - art
    if brief.land == "forest":
        return lambda pen, k, top: _conifers(pen, k, top, line, chance, height * (0.02 + 0.085 * near))
    if brief.land == "city":
        return lambda pen, k, top: _blocks(pen, k, top, line, chance, height * (0.34 - 0.22 * near))
    return lambda pen, k, top: None


def light_windows(picture: Image.Image, brief: Brief, line: Line, colours: Palette) -> None:
    """Small lights over the nearest houses."""
    pen, unit = ImageDraw.Draw(picture, "RGBA"), max(1.0, picture.height / 260)
    for _ in range(240):
        x, y = brief.chance.choice(line)
        row, column = brief.chance.randint(2, 16), x // (3 * unit) * 3 * unit
        left, top = column, y + row * unit * 2.6
        shine = (*colours.rim, brief.chance.randint(60, 230))
        pen.rectangle((left, top, left + unit * 0.8, top + unit * 1.1), fill=shine)


def _conifers(pen: ImageDraw.ImageDraw, k: float, top: int, line: Line, chance: random.Random, tall: float) -> None:
    for x, y in line[:: max(1, round(tall / STEP / 4))]:
        high = tall * chance.uniform(0.45, 1.15)
        foot, middle = y - top + high * 0.15, x + chance.uniform(-0.2, 0.2) * tall
        for tier in range(3):
            reach, low = high * (0.24 - 0.06 * tier), foot - high * 0.27 * tier
            corners = ((middle - reach, low), (middle, low - high * 0.52), (middle + reach, low))
            pen.polygon([(across * k, down * k) for across, down in corners], fill=255)


def _blocks(pen: ImageDraw.ImageDraw, k: float, top: int, line: Line, chance: random.Random, tall: float) -> None:
    x = 0.0
    while x < line[-1][0]:
        wide, high = tall * chance.uniform(0.12, 0.3), tall * chance.uniform(0.2, 1.0) ** 1.4
        y = line[min(len(line) - 1, int(x / STEP))][1] - top
        pen.rectangle((x * k, (y - high) * k, (x + wide) * k, (y + tall) * k), fill=255)
        if chance.random() < 0.25:
            mast = x + wide / 2
            pen.line((mast * k, (y - high * 1.25) * k, mast * k, y * k), fill=255, width=round(k * 2))
        x += wide * chance.uniform(0.9, 1.5)
