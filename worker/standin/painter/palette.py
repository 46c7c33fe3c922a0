"""The colours of a landscape: one hue and its neighbours, as light as the hour."""

import colorsys
from dataclasses import dataclass

from worker.standin.painter.prompt import Brief

Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Palette:
    """Sky from top to horizon, the light in it, and land from far to near."""

    sky: tuple[Colour, Colour, Colour, Colour]
    light: Colour
    far: Colour
    near: Colour
    rim: Colour


YELLOW, COOL = 50, (110, 300)
WARM = 1000 + 30  # hues at and above 700 are absolute, 1000 too high
# For each hour: hue shift, saturation, value of the sky's four stops, the light, far and near land, and rims of light.
TONES = {
    "dusk": (
        ((-62, 0.72, 0.26), (-28, 0.74, 0.60), (4, 0.72, 0.93), (30, 0.52, 1.0)),
        ((42, 0.20, 1.0), (8, 0.50, 0.74), (-48, 0.80, 0.10), (26, 0.55, 1.0)),
    ),
    "cool dusk": (  # a warm horizon under a cool sky: and warm light in it
        ((16, 0.78, 0.24), (10, 0.62, 0.52), (WARM - 50, 0.40, 0.86), (WARM, 0.46, 1.0)),
        ((WARM + 8, 0.18, 1.0), (14, 0.38, 0.58), (18, 0.78, 0.10), (WARM, 0.42, 1.0)),
    ),
    "day": (
        ((-4, 0.58, 0.70), (2, 0.42, 0.84), (8, 0.24, 0.95), (16, 0.10, 1.0)),
        ((20, 0.05, 1.0), (4, 0.26, 0.86), (-16, 0.72, 0.20), (16, 0.18, 1.0)),
    ),
    "night": (
        ((14, 0.85, 0.07), (8, 0.78, 0.18), (0, 0.66, 0.36), (-14, 0.50, 0.60)),
        ((-20, 0.12, 1.0), (4, 0.55, 0.38), (14, 0.85, 0.04), (-10, 0.35, 0.90)),
    ),
}


def palette(brief: Brief) -> Palette:
    """The colours that go with a brief."""

    def colour(tone: tuple[float, float, float]) -> Colour:
        shift, saturation, value = tone
        hue = shift - 1000 if shift > 700 else brief.hue + shift
        if brief.hour == "dusk" and YELLOW < hue < COOL[0]:
            hue = YELLOW  # beyond it a sunset turns sickly
        return hsv(hue, saturation * brief.saturation, value)

    cool = brief.hour == "dusk" and COOL[0] < brief.hue < COOL[1]
    sky, (light, far, near, rim) = TONES["cool dusk" if cool else brief.hour]
    top, upper, lower, horizon = map(colour, sky)
    return Palette((top, upper, lower, horizon), colour(light), colour(far), colour(near), colour(rim))


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """Hue in degrees, the rest from 0 to 1; to 8-bit RGB."""
    red, green, blue = colorsys.hsv_to_rgb(hue % 360 / 360, min(saturation, 1.0), min(value, 1.0))
    return round(red * 255), round(green * 255), round(blue * 255)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
