"""Draws a picture from words and a seed, with no model: a landscape with the light and guests the words suggest."""

from worker.standin.painter.composition import Composition, Scene
from worker.standin.painter.landscape import paint
from worker.standin.painter.preview import Previews

__all__ = ["Composition", "Previews", "Scene", "paint"]
