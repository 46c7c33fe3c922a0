"""Nodes that make, load, cut and resize pictures."""

import math
from typing import Any

from PIL import Image, ImageChops, ImageOps

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Pictures, as_mask

FILTERS = {
    "nearest-exact": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "area": Image.Resampling.BOX,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
NO_ALPHA = (64, 64)  # the size of the mask of a picture that has none
MEGAPIXEL = 1024 * 1024
ENOUGH = 2.0  # times the size in the end that is looked at closely


@node("EmptyImage")
def empty(call: Call, width: int, height: int, batch_size: int = 1, color: int = 0) -> Made:
    rgb = (color >> 16 & 255, color >> 8 & 255, color & 255)
    return Made(((Image.new("RGB", (width, height), rgb),) * batch_size,))


@node("LoadImage", "LoadImageOutput")
def load(call: Call, image: str, **_: Any) -> Made:
    """The picture, and a mask that is white where it is transparent."""
    picture = _opened(call, image)
    if "A" not in picture.getbands():
        return Made(((picture.convert("RGB"),), (Image.new("L", NO_ALPHA),)))
    return Made(((picture.convert("RGB"),), (ImageChops.invert(picture.getchannel("A")),)))


@node("LoadImageMask")
def load_mask(call: Call, image: str, channel: str, **_: Any) -> Made:
    picture = _opened(call, image)
    if channel != "alpha":
        return Made(((as_mask(picture.convert("RGB"), channel),),))
    alpha = "A" in picture.getbands()
    return Made(((ImageChops.invert(as_mask(picture, "alpha")) if alpha else Image.new("L", NO_ALPHA),),))


@node("ImageScale")
def scale(call: Call, image: Pictures, upscale_method: str, width: int, height: int, crop: str, **_: Any) -> Made:
    wide, high = _missing_side(image[0], width, height)
    if crop == "center":
        return Made((tuple(ImageOps.fit(picture, (wide, high), FILTERS[upscale_method]) for picture in image),))
    return Made((resized(image, wide, high, upscale_method),))


@node("ImageScaleBy")
def scale_by(call: Call, image: Pictures, upscale_method: str, scale_by: float) -> Made:
    return Made((_scaled(image, scale_by, upscale_method),))


@node("ImageScaleToTotalPixels")
def scale_to_total(call: Call, image: Pictures, upscale_method: str, megapixels: float) -> Made:
    ratio = math.sqrt(megapixels * MEGAPIXEL / (image[0].width * image[0].height))
    return Made((_scaled(image, ratio, upscale_method),))


@node("ImageCrop")
def crop(call: Call, image: Pictures, width: int, height: int, x: int, y: int) -> Made:
    left, top = min(x, image[0].width - 1), min(y, image[0].height - 1)
    box = (left, top, min(left + width, image[0].width), min(top + height, image[0].height))
    return Made((tuple(picture.crop(box) for picture in image),))


@node("ImageBatch")
def batch(call: Call, image1: Pictures, image2: Pictures) -> Made:
    """One batch; pictures of another size are cut to the first's."""
    return Made((image1 + tuple(ImageOps.fit(picture, image1[0].size) for picture in image2),))


@node("GetImageSize")
def size(call: Call, image: Pictures, **_: Any) -> Made:
    return Made((*image[0].size, len(image)))


def resized(pictures: Pictures, width: int, height: int, method: str) -> Pictures:
    """All of them at one size, by one of ComfyUI's methods; what shrinks much is halved first, which is quicker."""
    return tuple(picture.resize((width, height), FILTERS[method], reducing_gap=ENOUGH) for picture in pictures)


def _scaled(pictures: Pictures, ratio: float, method: str) -> Pictures:
    return resized(pictures, round(pictures[0].width * ratio), round(pictures[0].height * ratio), method)


def _opened(call: Call, name: str) -> Image.Image:
    with Image.open(call.folders.uploaded(name)) as opened:
        picture = ImageOps.exif_transpose(opened)
        return picture.convert("RGBA") if "transparency" in picture.info else picture.copy()


def _missing_side(picture: Image.Image, width: int, height: int) -> tuple[int, int]:
    """A side of 0 follows from the other; both 0 keep the picture's size."""
    if not width and not height:
        return picture.size
    wide = width or max(1, round(picture.width * height / picture.height))
    return wide, height or max(1, round(picture.height * width / picture.width))
