"""Pictures that no PNG makes small."""

import io
import json
import random
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo


def noise(side: int, recipe: dict[str, Any] | None = None, mode: str = "RGB") -> bytes:
    """A square PNG of noise, with what a worker writes into it."""
    buffer, said = io.BytesIO(), PngInfo()
    if recipe:
        said.add_text("distillery", json.dumps(recipe))
        said.add_text("prompt", json.dumps({"1": {"class_type": "KSampler", "inputs": {"seed": 8}}}))
    image = Image.frombytes(mode, (side, side), random.Random(side).randbytes(side * side * len(mode)))
    image.save(buffer, "PNG", compress_level=0, pnginfo=said)
    return buffer.getvalue()
