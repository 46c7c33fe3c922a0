"""Nodes that put pictures together: padding, pasting, alpha, blending."""

from PIL import Image, ImageChops

from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Masks, Pictures, as_mask


@node("ImagePadForOutpaint")
def pad(call: Call, image: Pictures, left: int, top: int, right: int, bottom: int, feathering: int) -> Made:
    """A grey frame around the picture, and a mask: white there, fading to black inside the picture."""
    wide, high = image[0].size
    mask = Image.new("L", (wide + left + right, high + top + bottom), 255)
    mask.paste(_inward(wide, high, (left, top, right, bottom), feathering), (left, top))
    framed = []
    for picture in image:
        canvas = Image.new("RGB", mask.size, "gray")
        canvas.paste(picture, (left, top))
        framed.append(canvas)
    return Made((tuple(framed), (mask,)))


@node("ImageCompositeMasked")
def paste(
    call: Call,
    destination: Pictures,
    source: Pictures,
    x: int,
    y: int,
    resize_source: bool,
    mask: Masks | None = None,
) -> Made:
    made = []
    for index, under in enumerate(destination):
        over = source[index % len(source)].convert("RGB")
        over = over.resize(under.size) if resize_source else over
        shows = mask[index % len(mask)].resize(over.size) if mask else None
        canvas = under.copy()
        canvas.paste(over, (x, y), shows)
        canvas.info |= over.info  # who drew it
        made.append(canvas)
    return Made((tuple(made),))


@node("JoinImageWithAlpha")
def join(call: Call, image: Pictures, alpha: Masks) -> Made:
    """With an alpha channel: transparent where the mask is white."""
    joined = []
    for index, picture in enumerate(image):
        with_alpha = picture.convert("RGB")
        with_alpha.putalpha(ImageChops.invert(alpha[index % len(alpha)].resize(picture.size)))
        joined.append(with_alpha)
    return Made((tuple(joined),))


@node("SplitImageWithAlpha")
def split(call: Call, image: Pictures) -> Made:
    masks = tuple(ImageChops.invert(as_mask(picture, "alpha")) for picture in image)
    return Made((tuple(picture.convert("RGB") for picture in image), masks))


def _inward(wide: int, high: int, sides: tuple[int, int, int, int], feathering: int) -> Image.Image:
    """The part of the mask over the picture: it falls with the square of the way in from each side added to."""
    inner, (left, top, right, bottom) = Image.new("L", (wide, high)), (bool(side) for side in sides)
    if not any(sides) or not feathering or feathering * 2 >= min(wide, high):
        return inner
    for depth in range(feathering + 1):
        far = max(0, depth - 1)
        box = (depth * left, depth * top, wide - far * right, high - far * bottom)
        inner.paste(round(255 * (1 - depth / feathering) ** 2), box)
    return inner
