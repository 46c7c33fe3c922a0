"""The upper part: a gradient, a sun or moon with its glow, clouds by day, stars by night."""

from PIL import Image, ImageDraw

from worker.standin.painter.canvas import Point, Size, fade, glow, gradient, noise, shape
from worker.standin.painter.palette import Palette, mix
from worker.standin.painter.prompt import Brief


def paint_sky(size: Size, brief: Brief, colours: Palette, light: Point, horizon: float) -> Image.Image:
    """A full-size picture of sky; `light` is the sun's place in pixels, `horizon` the y where land begins."""
    picture = Image.new("RGB", size, colours.sky[3])
    picture.paste(gradient((size[0], round(horizon)), colours.sky), (0, 0))
    if brief.hour == "night":
        _stars(picture, brief, horizon)
    _clouds(picture, brief, colours, horizon)
    _light(picture, brief, colours, light)
    return picture


def _light(picture: Image.Image, brief: Brief, colours: Palette, light: Point) -> None:
    reach = min(picture.size)
    glow(picture, light, reach * 0.95, colours.sky[3], 0.62)
    glow(picture, light, reach * 0.36, colours.light, 0.62)
    radius = reach * {"dusk": 0.085, "day": 0.05, "night": 0.065}[brief.hour]
    disc = shape(picture.size, lambda pen, k: pen.ellipse(_box(light, radius, k), fill=255))
    picture.paste(colours.light, None, disc)
    if brief.hour == "night":
        _craters(picture, brief, colours, light, radius)


def _craters(picture: Image.Image, brief: Brief, colours: Palette, light: Point, radius: float) -> None:
    pen, shade = ImageDraw.Draw(picture), mix(colours.light, colours.sky[2], 0.14)
    for _ in range(5):
        x, y = (coordinate + brief.chance.uniform(-0.5, 0.5) * radius for coordinate in light)
        pen.ellipse(_box((x, y), radius * brief.chance.uniform(0.06, 0.2), 1), fill=shade)


def _clouds(picture: Image.Image, brief: Brief, colours: Palette, horizon: float) -> None:
    size = (picture.width, round(horizon))
    drift = noise(size, brief.chance, 3, 9)
    density = {"dusk": 150, "day": 165, "night": 70}[brief.hour]
    veil = drift.point(lambda level: max(0, min(density, round((level - 138) * 3.2))))
    lit = gradient(size, [mix(colours.sky[1], colours.light, 0.25), mix(colours.sky[3], colours.light, 0.6)])
    picture.paste(lit, (0, 0), Image.composite(veil, Image.new("L", size), fade(size, 130, 255)))


def _stars(picture: Image.Image, brief: Brief, horizon: float) -> None:
    pen, unit = ImageDraw.Draw(picture), max(1.0, min(picture.size) / 560)
    for _ in range(190):
        x, y = brief.chance.uniform(0, picture.width), brief.chance.uniform(0, 1) ** 1.6 * horizon
        shine, radius = brief.chance.randint(110, 255), unit * brief.chance.choice([0.4, 0.5, 0.6, 1.1])
        pen.ellipse(_box((x, y), radius, 1), fill=(shine, shine, min(255, shine + 20)))


def _box(centre: Point, radius: float, scale: float) -> tuple[float, float, float, float]:
    x, y = centre
    return (x - radius) * scale, (y - radius) * scale, (x + radius) * scale, (y + radius) * scale
