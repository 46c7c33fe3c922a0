"""Bringing pictures down to a size that somebody needs."""

from PIL import Image


def within(image: Image.Image, side: int) -> Image.Image:
    """`image` itself when no side is longer than `side` pixels, else a copy as large as that allows.

    L, RGB or RGBA. Channels are brought down one by one: together, the colours beneath a mask would become black.
    """
    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    bands = [image.getchannel(band).resize(size, Image.Resampling.LANCZOS) for band in image.getbands()]
    return Image.merge(image.mode, bands)
