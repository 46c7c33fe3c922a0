"""Nodes between pixels and latents, and those that resize latents."""

from typing import Any

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Latent, Pictures, Weights

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
        got = [len(samples.pictures), samples.channels, *_latent_size(samples)]
        raise RuntimeError(
            f"Given groups=1, weight of size [64, {vae.channels}, 3, 3], expected input{got} to have {vae.channels} "
            f"channels, but got {samples.channels} channels instead"
        )
    return Made((tuple(picture.render((samples.width, samples.height)) for picture in samples.pictures),))


@node("VAEEncode", "VAEEncodeTiled")
def encode(call: Call, pixels: Pictures, vae: Weights, **_: Any) -> Made:
    return Made((Latent.of(in_latents(pixels), vae.channels),))


@node("LatentUpscale")
def upscale(call: Call, samples: Latent, width: int, height: int, **_: Any) -> Made:
    if not width and not height:
        return Made((samples,))
    wide = width or round(samples.width * height / samples.height)
    return Made((samples.resized(wide, height or round(samples.height * width / samples.width)),))


@node("LatentUpscaleBy")
def upscale_by(call: Call, samples: Latent, scale_by: float, **_: Any) -> Made:
    return Made((samples.resized(_scaled(samples.width, scale_by), _scaled(samples.height, scale_by)),))


def in_latents(pixels: Pictures) -> Pictures:
    """What a VAE takes of pictures: from the middle, as many whole latent pixels as there are."""
    wide, high = (side // PIXELS_PER_LATENT * PIXELS_PER_LATENT for side in pixels[0].size)
    left, top = (pixels[0].width - wide) // 2, (pixels[0].height - high) // 2
    if (wide, high) == pixels[0].size or not wide or not high:
        return pixels
    return tuple(picture.crop((left, top, left + wide, top + high)) for picture in pixels)


def _scaled(pixels: int, scale: float) -> int:
    return round(pixels / PIXELS_PER_LATENT * scale) * PIXELS_PER_LATENT


def _latent_size(samples: Latent) -> list[int]:
    return [samples.height // PIXELS_PER_LATENT, samples.width // PIXELS_PER_LATENT]
