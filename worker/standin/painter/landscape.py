"""The whole picture: sky, land, guests, and birds."""

from PIL import Image, ImageDraw

from worker.standin.painter.canvas import Point, Size, shape
from worker.standin.painter.cover import STEP, Line
from worker.standin.painter.finish import finished
from worker.standin.painter.guests import paint_guest
from worker.standin.painter.land import paint_land
from worker.standin.painter.look import PLAIN, Look
from worker.standin.painter.mark import DRAWN
from worker.standin.painter.palette import Palette, mix, palette
from worker.standin.painter.prompt import Brief, read
from worker.standin.painter.sky import paint_sky


def paint(text: str, seed: int, size: Size, look: Look = PLAIN) -> Image.Image:
    """An RGB picture of `size` pixels (width, height); the same arguments always give the same picture."""
    brief = read(text, seed, look.unwanted).turned(look.hue, look.saturation)
    colours, (width, height) = palette(brief), size
    horizon = height * brief.chance.uniform(0.54, 0.64)
    side = brief.chance.choice([1, -1])
    light = (
        width * (0.5 + side * brief.chance.uniform(0.12, 0.2)),
        horizon - height * brief.chance.uniform(0.12, 0.26),
    )
    picture = paint_sky(size, brief, colours, light, horizon)
    line = paint_land(picture, brief, colours, horizon, light)
    if brief.guest:
        _invite(picture, brief, colours, line, side, horizon)
    if brief.hour != "night":
        _birds(picture, brief, colours, light)
    picture = finished(picture, look)
    picture.info[DRAWN] = True
    return picture


def _invite(picture: Image.Image, brief: Brief, colours: Palette, line: Line, side: int, horizon: float) -> None:
    """Places the guest across from the light, on the nearest ridge or on the water."""
    width, height = picture.size
    x = width * (0.5 - side * brief.chance.uniform(0.08, 0.16))
    tall = min(width, height) * brief.chance.uniform(0.36, 0.44)
    ground = line[min(len(line) - 1, max(0, int(x / STEP)))][1] + tall * 0.03
    if brief.guest == "ship":
        ground = horizon + (height - horizon) * 0.3
    paint_guest(picture, brief.guest or "", (x, ground), tall, colours, side)


def _birds(picture: Image.Image, brief: Brief, colours: Palette, light: Point) -> None:
    """A few strokes near the light."""
    wing, chance = min(picture.size) * 0.014, brief.chance
    flock = [
        (light[0] + chance.gauss(0, 0.09) * picture.width, light[1] - chance.uniform(0.02, 0.16) * picture.height)
        for _ in range(chance.randint(3, 7))
    ]

    def draw(pen: ImageDraw.ImageDraw, k: float) -> None:
        for x, y in flock:
            span = wing * chance.uniform(0.6, 1.2) * k
            points = [(x * k - span, y * k - span * 0.45), (x * k, y * k), (x * k + span, y * k - span * 0.4)]
            pen.line(points, fill=255, width=max(1, round(span * 0.16)), joint="curve")

    picture.paste(mix(colours.near, colours.sky[1], 0.2), None, shape(picture.size, draw))
