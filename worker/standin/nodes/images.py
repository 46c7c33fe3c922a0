"""Nodes that make, load and resize pictures. An IMAGE is a tuple of Pillow images, one for each of the batch."""

from typing import Any

from PIL import Image, ImageOps

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Opaque, Weights

Pictures = tuple[Image.Image, ...]
FILTERS = {
    "nearest-exact": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "area": Image.Resampling.BOX,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
MODEL_SCALE = 4


@node("EmptyImage")
def empty(call: Call, width: int, height: int, batch_size: int = 1, color: int = 0) -> Made:
    rgb = (color >> 16 & 255, color >> 8 & 255, color & 255)
    return Made(((Image.new("RGB", (width, height), rgb),) * batch_size,))


@node("LoadImage", "LoadImageOutput")
def load(call: Call, image: str, **_: Any) -> Made:
    with Image.open(call.folders.uploaded(image)) as opened:
        picture = ImageOps.exif_transpose(opened)
        mask = Opaque("MASK", {"alpha": picture.mode == "RGBA"})
        return Made(((picture.convert("RGB"),), mask))


@node("ImageScale")
def scale(call: Call, image: Pictures, upscale_method: str, width: int, height: int, crop: str, **_: Any) -> Made:
    wide, high = _missing_side(image[0], width, height)
    if crop == "center":
        return Made((tuple(ImageOps.fit(picture, (wide, high), FILTERS[upscale_method]) for picture in image),))
    return Made((_resized(image, wide, high, upscale_method),))


@node("ImageScaleBy")
def scale_by(call: Call, image: Pictures, upscale_method: str, scale_by: float) -> Made:
    wide, high = round(image[0].width * scale_by), round(image[0].height * scale_by)
    return Made((_resized(image, wide, high, upscale_method),))


@node("ImageUpscaleWithModel")
def upscale_with_model(call: Call, upscale_model: Weights, image: Pictures) -> Made:
    """Four times as large, as most such models; `2x` at the front of the file name makes it two."""
    factor = 2 if upscale_model.name.lower().startswith(("2x", "x2")) else MODEL_SCALE
    return Made((_resized(image, image[0].width * factor, image[0].height * factor, "lanczos"),))


def _resized(pictures: Pictures, width: int, height: int, method: str) -> Pictures:
    return tuple(picture.resize((width, height), FILTERS[method]) for picture in pictures)


def _missing_side(picture: Image.Image, width: int, height: int) -> tuple[int, int]:
    """A side of 0 follows from the other; both 0 keep the picture's size."""
    if not width and not height:
        return picture.size
    wide = width or max(1, round(picture.width * height / picture.height))
    return wide, height or max(1, round(picture.height * width / picture.width))
