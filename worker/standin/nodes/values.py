"""What flows along the links of a graph here: descriptions where ComfyUI has tensors."""

from dataclasses import dataclass, replace
from typing import Any

from PIL import Image


@dataclass(frozen=True)
class Weights:
    """A MODEL, CLIP or VAE: the file it came from, the LoRAs laid over it, and its latents' channels."""

    kind: str
    name: str
    channels: int = 4
    loras: tuple[str, ...] = ()


@dataclass(frozen=True)
class Conditioning:
    """The text that steers a sampler."""

    text: str


@dataclass(frozen=True)
class Scene:
    """All that decides a picture but its size: the same scene always looks the same."""

    text: str
    seed: int


@dataclass(frozen=True)
class Latent:
    """A batch to be: its size in pixels, and per picture the sampled Scene and the pixels it began as."""

    width: int
    height: int
    channels: int
    scenes: tuple[Scene | None, ...]
    sources: tuple[Image.Image | None, ...]
    strength: float = 1.0

    @classmethod
    def empty(cls, width: int, height: int, batch: int, channels: int = 4) -> "Latent":
        return cls(width, height, channels, (None,) * batch, (None,) * batch)

    @classmethod
    def of(cls, pictures: tuple[Image.Image, ...], channels: int = 4) -> "Latent":
        width, height = pictures[0].size
        return cls(width, height, channels, (None,) * len(pictures), pictures)

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
