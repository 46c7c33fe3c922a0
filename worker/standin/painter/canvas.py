"""Soft things Pillow makes quickly: gradients, glows, smooth noise, and shapes with clean edges."""

import random
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from worker.standin.painter.palette import Colour

Size = tuple[int, int]
Point = tuple[float, float]
SMOOTH = Image.Resampling.BICUBIC
SUPERSAMPLING = 2
FADES_OUT = 255 / 178  # Pillow's radial gradient is 179 at the middle of its edges


def gradient(size: Size, colours: Sequence[Colour]) -> Image.Image:
    """Evenly spaced colours from top to bottom."""
    column = Image.new("RGB", (1, len(colours)))
    column.putdata(list(colours))
    taller = column.resize((1, len(colours) * 24), Image.Resampling.BILINEAR)
    return taller.resize(size, SMOOTH)


def fade(size: Size, *stops: int) -> Image.Image:
    """A mask whose opacity (0 to 255) goes through evenly spaced stops from top to bottom."""
    column = Image.new("L", (1, len(stops)))
    column.putdata(stops)
    return column.resize((1, len(stops) * 24), Image.Resampling.BILINEAR).resize(size, SMOOTH)


def glow(image: Image.Image, centre: Point, radius: float, colour: Colour, strength: float) -> None:
    """Adds a round light that fades to nothing at `radius` pixels."""
    side = max(2, round(radius * 2))
    halo = Image.radial_gradient("L").point(
        lambda distance: round(strength * (max(0, 255 - distance * FADES_OUT) ** 2) / 255)
    )
    corner = (round(centre[0] - radius), round(centre[1] - radius))
    image.paste(colour, (*corner, corner[0] + side, corner[1] + side), halo.resize((side, side), SMOOTH))


def noise(size: Size, chance: random.Random, columns: int, rows: int, octaves: int = 3) -> Image.Image:
    """Smooth grey noise: random dots, enlarged, the finer ones laid over the coarser."""
    total: Image.Image | None = None
    for octave in range(octaves):
        wide, high = columns << octave, rows << octave
        dots = Image.frombytes("L", (wide, high), chance.randbytes(wide * high)).resize(size, SMOOTH)
        total = dots if total is None else Image.blend(total, dots, 0.34)
    assert total is not None
    return total


def shape(size: Size, draw: Callable[[ImageDraw.ImageDraw, float], None]) -> Image.Image:
    """A mask drawn at a multiple of its size and reduced; `draw` gets a pen and the multiple."""
    large = Image.new("L", (size[0] * SUPERSAMPLING, size[1] * SUPERSAMPLING))
    draw(ImageDraw.Draw(large), SUPERSAMPLING)
    return large.reduce(SUPERSAMPLING)


def curve(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A closed Catmull-Rom spline through the points."""
    count, smooth = len(points), []
    for index in range(count):
        before, here, there, after = (points[(index + offset) % count] for offset in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            smooth.append(
                (_spline(before[0], here[0], there[0], after[0], t), _spline(before[1], here[1], there[1], after[1], t))
            )
    return smooth


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)
