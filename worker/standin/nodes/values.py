"""What flows along the links of a graph here: descriptions where ComfyUI has tensors."""

from dataclasses import dataclass, replace
from typing import Any

from PIL import Image

from worker.standin.painter.composition import Composition
from worker.standin.painter.look import Accent, Lines, Reference

Pictures = tuple[Image.Image, ...]  # an IMAGE: RGB (or RGBA), one for each of the batch
Masks = tuple[Image.Image, ...]  # a MASK: 8-bit grey, white where something is to happen


@dataclass(frozen=True)
class Lora:
    """A LoRA's file and how strongly it is laid over a model."""

    name: str
    strength: float


@dataclass(frozen=True)
class Weights:
    """A MODEL, CLIP, VAE …: the file it came from, its latents' channels, and what was laid over it."""

    kind: str
    name: str
    channels: int = 4
    loras: tuple[Lora, ...] = ()
    references: tuple[Reference, ...] = ()


@dataclass(frozen=True)
class Conditioning:
    """What steers a sampler: text, pictures to go by, accents, and a distilled model's guidance."""

    text: str
    lines: tuple[Lines, ...] = ()
    references: tuple[Reference, ...] = ()
    accents: tuple[Accent, ...] = ()
    guidance: float | None = None


@dataclass(frozen=True)
class Latent:
    """A batch to be: its size in pixels, the picture each is becoming, and where samplers may paint (None: all)."""

    width: int
    height: int
    channels: int
    pictures: tuple[Composition, ...]
    mask: Image.Image | None = None

    @classmethod
    def empty(cls, width: int, height: int, batch: int, channels: int = 4) -> "Latent":
        return cls(width, height, channels, (Composition(),) * batch)

    @classmethod
    def of(cls, pictures: Pictures, channels: int = 4, mask: Image.Image | None = None) -> "Latent":
        width, height = pictures[0].size
        return cls(width, height, channels, tuple(Composition(picture) for picture in pictures), mask)

    def resized(self, width: int, height: int) -> "Latent":
        return replace(self, width=width, height=height)


@dataclass(frozen=True)
class Blocked:
    """ComfyUI's ExecutionBlocker: what would consume it is skipped; a message is told once."""

    message: str


@dataclass(frozen=True)
class Opaque:
    """A value of a type this stand-in does not look into, with the inputs it was made from."""

    kind: str
    inputs: dict[str, Any]


def as_mask(picture: Image.Image, channel: str) -> Image.Image:
    """One channel of a picture as a mask; its alpha is white throughout when it has none."""
    if channel == "alpha" and "A" not in picture.getbands():
        return Image.new("L", picture.size, 255)
    return picture.getchannel(channel[0].upper())
