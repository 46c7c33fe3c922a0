"""Noise, as it is before and between the steps of a sampler."""

import random

from PIL import Image


def grain(seed: int, size: tuple[int, int]) -> Image.Image:
    """Coloured noise with grains a few pixels wide; the same for the same arguments."""
    chance = random.Random(seed)  # noqa: S311 - art
    coarse = (max(1, size[0] // 4), max(1, size[1] // 4))
    dots = Image.frombytes("RGB", coarse, chance.randbytes(coarse[0] * coarse[1] * 3))
    return dots.resize(size, Image.Resampling.BICUBIC)


def grained(picture: Image.Image, seed: int, strength: float) -> Image.Image:
    """The picture seen through noise; 1 leaves nothing of it."""
    return Image.blend(picture, grain(seed, picture.size), strength)
