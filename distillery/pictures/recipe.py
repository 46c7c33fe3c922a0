"""How a picture was made, as far as its file says: our own metadata, ComfyUI's, or Automatic1111's."""

import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from distillery.pictures import automatic1111, comfyui, comment, interface

TEXT_LIMIT = 2 * 2**20  # characters of one piece of metadata: graphs have some 100,000 at most
LONGEST = 20_000  # characters of one value
MOST = 64  # values, and items of a list
NAME = re.compile(r"[a-z][a-z0-9_-]{0,31}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
RUN = frozenset({"request_id", "generation_id", "index", "attempt"})

Reader = Callable[[Any], Mapping[str, Any]]


def read_recipe(image: Image.Image) -> dict[str, Any]:
    """`made_with` (distillery, comfyui or automatic1111) and what is known by our parameters' names; {} when nothing.

    Values are texts, finite numbers, booleans, None, or lists of texts. `image` should be loaded: some write their
    texts after the pixels. Never raises, and is never to be trusted: anybody can write anything into a file.
    """
    texts = _texts(image)
    sources: tuple[tuple[str, str, Reader], ...] = (
        ("distillery", texts.get(comment.ABOUT, ""), lambda text: _ours(_json(text))),
        ("comfyui", texts.get("prompt", ""), lambda text: comfyui.read(_json(text))),
        ("comfyui", texts.get("workflow", ""), lambda text: comfyui.read(interface.as_graph(_json(text)))),
        ("automatic1111", texts.get("parameters", ""), automatic1111.read),
    )
    for made_with, text, read in sources:
        if text and len(text) <= TEXT_LIMIT and (found := _tidy(read(text))):
            return {**found, "made_with": made_with}
    return {}


def _texts(image: Image.Image) -> dict[str, str]:
    """All texts in the file by their PNG names, wherever they stood."""
    chunks = {name: str(text) for name, text in image.info.items() if isinstance(name, str) and isinstance(text, str)}
    said = comment.read_comment(image)
    ours = comment.ours_in(said)
    return {**({comment.ABOUT: ours} if ours else {"parameters": said}), **comment.camera_texts(image), **chunks}


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _ours(raw: Any) -> dict[str, Any]:
    """What worker/pictures.py wrote, without the names of the run."""
    return {name: value for name, value in raw.items() if name not in RUN} if isinstance(raw, dict) else {}


def _tidy(found: Mapping[str, Any]) -> dict[str, Any]:
    """Only what a parameter could be called and hold."""
    plain = {name: _plain(value) for name, value in found.items() if NAME.fullmatch(name) and _is_plain(value)}
    return dict(list(plain.items())[:MOST])


def _is_plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 2**64
    return value is None or isinstance(value, str)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value[:MOST]]
    if not isinstance(value, str):
        return value
    # Escapes in JSON can make half a character, which no database or message takes.
    return CONTROL.sub("", value[:LONGEST]).encode("utf-8", "replace").decode()
