"""Silhouettes of those a prompt asks for, with light on their upper edges and in their windows."""

import tomllib
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from worker.standin.painter.canvas import Point, curve, shape
from worker.standin.painter.palette import Palette

SILHOUETTES = tomllib.loads(Path(__file__).with_name("silhouettes.toml").read_text())


def paint_guest(picture: Image.Image, guest: str, foot: Point, tall: float, colours: Palette, facing: int) -> None:
    """Draws `guest` standing at `foot`, `tall` pixels high, looking right (facing 1) or left (-1)."""
    lifted = (foot[0], foot[1] - max(1.0, tall * 0.009))
    body, raised = _mask(picture, guest, foot, tall, facing, 0), _mask(picture, guest, lifted, tall, facing, 255)
    picture.paste(colours.near, None, body)
    picture.paste(colours.rim, None, ImageChops.subtract(raised, body))


def _mask(picture: Image.Image, guest: str, foot: Point, tall: float, facing: int, hole: int) -> Image.Image:
    def draw(pen: ImageDraw.ImageDraw, k: float) -> None:
        for outline in SILHOUETTES[guest]:
            points = curve(outline["points"]) if outline.get("smooth") else outline["points"]
            placed = [((foot[0] + facing * x * tall) * k, (foot[1] - y * tall) * k) for x, y in points]
            pen.polygon(placed, fill=hole if outline.get("hole") else 255)

    return shape(picture.size, draw)
