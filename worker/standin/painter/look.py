"""What besides words and a seed decides how a scene looks: the models' habits, lines to keep, pictures to resemble."""

from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True)
class Lines:
    """Lines that must show, bright on black; or any picture, whose outlines must. Strength from 0 to 1."""

    picture: Image.Image
    strength: float


@dataclass(frozen=True)
class Reference:
    """A picture whose colours tint the scene; with `face`, what is in its middle looks out of it too."""

    picture: Image.Image
    strength: float
    face: bool = False


@dataclass(frozen=True)
class Accent:
    """Words that colour one place only."""

    text: str
    strength: float


@dataclass(frozen=True)
class Look:
    """How to draw; the default changes nothing. Hue is a turn in degrees, the rest are factors."""

    hue: float = 0.0
    saturation: float = 1.0
    contrast: float = 1.0
    unwanted: str = ""  # words the prompt is read without
    lines: tuple[Lines, ...] = ()
    references: tuple[Reference, ...] = ()
    accents: tuple[Accent, ...] = ()


PLAIN = Look()
