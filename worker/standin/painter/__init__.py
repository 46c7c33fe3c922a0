"""Draws a picture from words and a seed, with no model: a landscape with the light, land and guests that the prompt suggests."""

from worker.standin.painter.landscape import paint
from worker.standin.painter.preview import Previews

__all__ = ["Previews", "paint"]
