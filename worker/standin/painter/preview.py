"""What a sampler shows on its way: the picture to be, out of noise and growing sharp."""

import io
from collections.abc import Callable
from functools import cached_property

from PIL import Image

from worker.standin.painter.canvas import SMOOTH, Size
from worker.standin.painter.grain import grain

LONGEST_SIDE = 256
BLURRIEST = 24  # a dot of the first preview, in pixels
QUALITY = 80


class Previews:
    """Small JPEGs of one picture at growing sharpness; `render` draws it, smaller, when the first is asked for."""

    def __init__(self, render: Callable[[Size], Image.Image], seed: int, size: Size) -> None:
        self._render, self._seed = render, seed
        self._size = _within(size, LONGEST_SIDE)

    def at(self, share: float) -> bytes:
        """A JPEG for the `share` (0 to 1) of the steps that is done."""
        rest = (1 - share) ** 1.5
        encoded = io.BytesIO()
        Image.blend(self._blurred(rest), self._grain, rest * 0.8).save(encoded, "JPEG", quality=QUALITY)
        return encoded.getvalue()

    def _blurred(self, rest: float) -> Image.Image:
        """By way of fewer dots: a server shows one at each step, and a Gaussian costs more than all else it does."""
        dots = _within(self._size, LONGEST_SIDE / (1 + rest * (BLURRIEST - 1)))
        return self._final.resize(dots, Image.Resampling.BOX).resize(self._size, SMOOTH) if rest else self._final

    @cached_property
    def _final(self) -> Image.Image:
        return self._render(self._size)

    @cached_property
    def _grain(self) -> Image.Image:
        return grain(self._seed, self._size)


def _within(size: Size, longest: float) -> Size:
    """The size whose longer side is `longest`; no side is less than a few pixels."""
    scale = longest / max(size)
    return max(6, round(size[0] * scale)), max(6, round(size[1] * scale))
