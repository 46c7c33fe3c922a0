"""How a picture was made, as far as its file says: our own metadata, ComfyUI's, or Automatic1111's."""

from typing import Any

from PIL import Image


def read_recipe(image: Image.Image) -> dict[str, Any]:
    """`made_with` (distillery, comfyui or automatic1111) and what is known by our parameters' names; {} when nothing.

    Never raises and is never to be trusted: anybody can write anything into a file.
    """
    return {}
