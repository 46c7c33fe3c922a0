"""A picture to be, in layers: the pixels it began as, and the scenes that samplers painted over them."""

from dataclasses import dataclass, replace

from PIL import Image, ImageFilter

from worker.standin.painter.canvas import Size
from worker.standin.painter.grain import grained
from worker.standin.painter.landscape import paint
from worker.standin.painter.look import PLAIN, Look
from worker.standin.painter.mark import DRAWN

KEEPS = 0.3  # denoising that only refines; beyond it another scene begins to show
FAINT, FAINT_SIDE = 0.3, 768  # what covers less than the first need not be drawn larger than the second


@dataclass(frozen=True)
class Scene:
    """All that decides a drawing but its size: the same scene always looks the same."""

    text: str
    seed: int
    look: Look = PLAIN


@dataclass(frozen=True)
class Layer:
    """A scene that covers `share` (0 to 1) of what is below it, where the mask is white; `detail` sharpens it."""

    scene: Scene
    share: float = 1.0
    mask: Image.Image | None = None
    detail: float = 0.0

    @property
    def hides_all(self) -> bool:
        """Whether nothing of what is below shows."""
        return self.share >= 1 and self.mask is None

    def over(self, below: Image.Image) -> Image.Image:
        """The picture `below` with this on it."""
        blended = self._blended(below)
        if self.detail:
            radius = max(1.0, min(below.size) / 400)
            blended = blended.filter(ImageFilter.UnsharpMask(radius, round(110 * self.detail), 0))
        return Image.composite(blended, below, self.mask.resize(below.size)) if self.mask else blended

    def _blended(self, below: Image.Image) -> Image.Image:
        if self.share <= 0:
            return below
        drawn = self._drawn(below.size)
        return drawn if self.share >= 1 else Image.blend(below, drawn, self.share)

    def _drawn(self, size: Size) -> Image.Image:
        scale = min(1.0, FAINT_SIDE / max(size)) if self.share < FAINT else 1.0
        small = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
        return paint(self.scene.text, self.scene.seed, small, self.scene.look).resize(size)


@dataclass(frozen=True)
class Composition:
    """Grey, or the pixels of `ground`, then the layers; `noise` (0 to 1) is what a sampler left to its successor."""

    ground: Image.Image | None = None
    layers: tuple[Layer, ...] = ()
    noise: float = 0.0

    @property
    def is_empty(self) -> bool:
        return self.ground is None and not self.layers

    def painted(self, scene: Scene, denoise: float, mask: Image.Image | None = None) -> "Composition":
        """What a sampler makes of this. The less it may change, the more stays of what was there.

        A second pass over a scene draws that scene again, only finer, as a real one keeps its composition.
        """
        if denoise <= 0:
            return self
        if self.is_empty or (denoise >= 1 and mask is None):
            return Composition(self.ground if mask else None, (Layer(scene, 1.0, mask),))
        if mask is None and self.layers and self.layers[-1].hides_all:
            finer = replace(self.layers[-1], detail=self.layers[-1].detail + denoise)
            return replace(self, layers=(*self.layers[:-1], finer), noise=0.0)
        share = max(0.0, (denoise - KEEPS) / (1 - KEEPS)) ** 1.5
        return replace(self, layers=(*self.layers, Layer(scene, share, mask, denoise % 1)), noise=0.0)

    def render(self, size: Size) -> Image.Image:
        """The picture, width by height; deterministic."""
        picture = self._ground(size)
        for layer in self.layers:
            picture = layer.over(picture)
        if self.noise and self.layers:
            picture = grained(picture, self.layers[-1].scene.seed, self.noise)
        if self.layers:
            picture.info[DRAWN] = True
        return picture

    def _ground(self, size: Size) -> Image.Image:
        if self.ground is None:
            return Image.new("RGB", size, "gray")
        return self.ground.convert("RGB").resize(size, Image.Resampling.LANCZOS)
