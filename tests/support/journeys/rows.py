"""An ask whose outcome is known: what its picture must say, run and measure."""

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from tests.support.journeys.door import Door, Picture, Told

STORED = re.compile(r"input_[0-9a-f]{32}\.png")
Earlier = Mapping[str, Callable[[], Told]]  # what the same member was told before, once it is there


def sketch(colour: str, width: int, height: int) -> bytes:
    """A picture to bring: a disc on a ground that grows brighter to the right."""
    picture = Image.linear_gradient("L").rotate(90).resize((width, height)).convert("RGB")
    ImageDraw.Draw(picture).ellipse((width // 4, height // 4, width // 2, height // 2), colour)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


START, EDGES = sketch("teal", 600, 400), sketch("black", 256, 256)
PRESETS = {"cautious": "--power 0.2 --sharpen 0.1 --seed 1", "quick": "--upscalemethod none --images 1"}
FACES = [sketch(colour, 64, 64) for colour in ("red", "green", "blue", "gold")]


def smaller(picture: Picture) -> bytes:
    """A copy of a delivered picture that is quick to work with, and says the same."""
    said, file = PngInfo(), io.BytesIO()
    said.add_itxt("distillery", str(picture.image.info["distillery"]))
    picture.image.resize((128, 96)).save(file, "PNG", pnginfo=said)
    return file.getvalue()


@dataclass(frozen=True)
class Row:
    """One ask, and what must come of it: words of the `recipe`, nodes of the `graph` with inputs, the size."""

    command: str
    text: str
    options: Mapping[str, Any] = field(default_factory=dict)
    brought: Mapping[str, Callable[[Earlier], bytes | str]] = field(default_factory=dict)  # by flag: file or name
    recipe: Mapping[str, Any] = field(default_factory=dict)
    graph: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    size: tuple[int, int] = (512, 512)
    differs: bool = False  # from door to door

    def ask(self, door: Door, earlier: Earlier) -> Told:
        brought = {flag: bring(earlier) for flag, bring in self.brought.items()}
        names = [f"--{flag} {one}" for flag, one in brought.items() if isinstance(one, str)]
        files = {flag: one for flag, one in brought.items() if isinstance(one, bytes)}
        return door.ask(self.command, " ".join([self.text, *names]), **self.options, **files)

    @property
    def flags(self) -> set[str]:
        """Those it uses, as flags, as options, or by a preset."""
        kept = [flags for name, flags in PRESETS.items() if f"--preset {name}" in self.text]
        found = re.findall(r"(?<!\S)(?:--|—)([A-Za-z][\w-]*)", " ".join([self.text, *kept]))
        written = {name.lower() for name in found}
        return written | {*self.options, *self.brought}


def stored_name(told: Told) -> str:
    """The first name of a stored picture in what was told."""
    found = STORED.search(told.words)
    assert found, told.words
    return found[0]
