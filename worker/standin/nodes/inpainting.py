"""Nodes that tell samplers where to paint: latents with a mask."""

from dataclasses import replace
from typing import Any

from PIL import Image

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.latents import in_latents
from worker.standin.nodes.masks import grown, rounded
from worker.standin.nodes.values import Conditioning, Latent, Masks, Pictures, Weights


@node("SetLatentNoiseMask")
def set_mask(call: Call, samples: Latent, mask: Masks) -> Made:
    return Made((replace(samples, mask=mask[0]),))


@node("VAEEncodeForInpaint")
def encode(call: Call, pixels: Pictures, vae: Weights, mask: Masks, grow_mask_by: int = 6) -> Made:
    """What the mask covers is grey to the model; it may paint a little beyond."""
    covered = rounded(mask[0].resize(pixels[0].size))
    emptied = tuple(_greyed(picture, covered) for picture in pixels)
    reach = grown(covered, grow_mask_by // 2, square=True)
    return Made((Latent.of(in_latents(emptied), vae.channels, in_latents((reach,))[0]),))


@node("InpaintModelConditioning")
def condition(
    call: Call,
    positive: Conditioning,
    negative: Conditioning,
    vae: Weights,
    pixels: Pictures,
    mask: Masks,
    noise_mask: bool = True,
) -> Made:
    """For models trained to inpaint: they see the picture with a grey hole, the latent keeps all of it."""
    covered = mask[0].resize(pixels[0].size)
    latent = Latent.of(in_latents(pixels), vae.channels, in_latents((covered,))[0] if noise_mask else None)
    return Made((positive, negative, latent))


@node("InpaintPreprocessor")
def hint(call: Call, image: Pictures, mask: Masks, **_: Any) -> Made:
    """The picture for an inpainting ControlNet, with a hole where it may invent."""
    covered = rounded(mask[0].resize(image[0].size))
    black = Image.new("RGB", image[0].size)
    return Made((tuple(Image.composite(black, picture.convert("RGB"), covered) for picture in image),))


def _greyed(picture: Image.Image, covered: Image.Image) -> Image.Image:
    return Image.composite(Image.new("RGB", picture.size, "gray"), picture.convert("RGB"), covered)
