"""What a sampler shows on its way: the picture to be, out of noise and growing sharp."""

import io
from collections.abc import Callable
from functools import cached_property

from PIL import Image, ImageFilter

from worker.standin.painter.canvas import Size
from worker.standin.painter.grain import grain

LONGEST_SIDE = 384
QUALITY = 80


class Previews:
    """Small JPEGs of one picture at growing sharpness; `render` draws it, smaller, when the first is asked for."""

    def __init__(self, render: Callable[[Size], Image.Image], seed: int, size: Size) -> None:
        self._render, self._seed = render, seed
        scale = LONGEST_SIDE / max(size)
        self._size = (max(16, round(size[0] * scale)), max(16, round(size[1] * scale)))

    def at(self, share: float) -> bytes:
        """A JPEG for the `share` (0 to 1) of the steps that is done."""
        rest = (1 - share) ** 1.5
        picture = self._final.filter(ImageFilter.GaussianBlur(rest * LONGEST_SIDE / 18)) if rest else self._final
        encoded = io.BytesIO()
        Image.blend(picture, self._grain, rest * 0.8).save(encoded, "JPEG", quality=QUALITY)
        return encoded.getvalue()

    @cached_property
    def _final(self) -> Image.Image:
        return self._render(self._size)

    @cached_property
    def _grain(self) -> Image.Image:
        return grain(self._seed, self._size)
