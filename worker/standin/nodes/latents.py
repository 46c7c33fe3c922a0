"""Nodes between pixels and latents, and those that resize latents."""

from typing import Any

from PIL import Image

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Latent, Weights
from worker.standin.painter import paint

PIXELS_PER_LATENT = 8


@node("EmptyLatentImage")
def empty(call: Call, width: int, height: int, batch_size: int) -> Made:
    return Made((Latent.empty(width, height, batch_size),))


@node("EmptySD3LatentImage", "EmptyFlux2LatentImage")
def empty_wide(call: Call, width: int, height: int, batch_size: int) -> Made:
    return Made((Latent.empty(width, height, batch_size, channels=16),))


@node("VAEDecode", "VAEDecodeTiled")
def decode(call: Call, samples: Latent, vae: Weights, **_: Any) -> Made:
    """Draws the batch. Raises RuntimeError, in PyTorch's words, for latents of another family's channels."""
    if samples.channels != vae.channels:
        got = [len(samples.scenes), samples.channels, *_latent_size(samples)]
        raise RuntimeError(
            f"Given groups=1, weight of size [64, {vae.channels}, 3, 3], expected input{got} to have {vae.channels} "
            f"channels, but got {samples.channels} channels instead"
        )
    return Made((tuple(_picture(samples, index) for index in range(len(samples.scenes))),))


@node("VAEEncode", "VAEEncodeTiled", "VAEEncodeForInpaint")
def encode(call: Call, pixels: tuple[Image.Image, ...], vae: Weights, **_: Any) -> Made:
    return Made((Latent.of(pixels, vae.channels),))


@node("LatentUpscale")
def upscale(call: Call, samples: Latent, width: int, height: int, **_: Any) -> Made:
    if not width and not height:
        return Made((samples,))
    wide = width or round(samples.width * height / samples.height)
    return Made((samples.resized(wide, height or round(samples.height * width / samples.width)),))


@node("LatentUpscaleBy")
def upscale_by(call: Call, samples: Latent, scale_by: float, **_: Any) -> Made:
    return Made((samples.resized(_in_latents(samples.width, scale_by), _in_latents(samples.height, scale_by)),))


def _in_latents(pixels: int, scale: float) -> int:
    return round(pixels / PIXELS_PER_LATENT * scale) * PIXELS_PER_LATENT


def _latent_size(samples: Latent) -> list[int]:
    return [samples.height // PIXELS_PER_LATENT, samples.width // PIXELS_PER_LATENT]


def _picture(samples: Latent, index: int) -> Image.Image:
    size, scene, source = (samples.width, samples.height), samples.scenes[index], samples.sources[index]
    start = source.convert("RGB").resize(size, Image.Resampling.LANCZOS) if source else Image.new("RGB", size, "gray")
    if scene is None:
        return start
    drawn = paint(scene.text, scene.seed, size)
    return Image.blend(start, drawn, samples.strength) if source else drawn
