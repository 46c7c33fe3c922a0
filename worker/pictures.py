"""What a picture carries besides its pixels: the parameters and the graph that made it, as PNG text."""

import json
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from distillery.vocabulary.wire import Graph, Output, WorkRequest

ABOUT = "distillery"  # the text chunk with our parameters; ComfyUI's own is "prompt", the graph that ran
_FORMATS = {"PNG": ("png", "image/png"), "JPEG": ("jpg", "image/jpeg"), "WEBP": ("webp", "image/webp")}


class NotAPicture(ValueError):
    """ComfyUI delivered bytes that are no PNG, JPEG or WebP."""


@dataclass(frozen=True)
class Picture:
    """A finished picture's bytes and what to call them; size in pixels."""

    data: bytes
    width: int
    height: int
    extension: str
    content_type: str

    def output(self, key: str, seed: int, rating: str | None = None) -> Output:
        """The picture as the master hears of it, once stored under `key`."""
        return Output(key, self.width, self.height, seed, len(self.data), self.content_type, rating)


def about(request: WorkRequest, image: int) -> dict[str, Any]:
    """Everything needed to make the request's `image`-th picture again, it alone."""
    identity = {"request_id": request.request_id, "generation_id": request.generation_id, "attempt": request.attempt}
    return {**request.parameters, "seed": request.seeds[image], "index": image, **identity}


def finish(data: bytes, graph: Graph, parameters: dict[str, Any]) -> Picture:
    """Measure a picture and see that its metadata is there: ComfyUI writes it unless told not to, others may not.

    Raises NotAPicture.
    """
    from PIL import Image, UnidentifiedImageError  # deferred: a worker should take its first job soon

    try:
        image = Image.open(BytesIO(data), formats=list(_FORMATS))
    except UnidentifiedImageError as error:
        raise NotAPicture("ComfyUI delivered something that is not a picture.") from error
    extension, content_type = _FORMATS[str(image.format)]
    if image.format == "PNG" and not {ABOUT, "prompt"} <= image.info.keys():
        data = _with_text(image, {ABOUT: json.dumps(parameters), "prompt": json.dumps(graph)})
    return Picture(data, image.width, image.height, extension, content_type)


def _with_text(image: Any, texts: dict[str, str]) -> bytes:
    """The same pixels as a PNG with `texts` added to what it said already."""
    from PIL.PngImagePlugin import PngInfo

    chunks = PngInfo()
    for name, text in ({k: v for k, v in image.info.items() if isinstance(v, str)} | texts).items():
        chunks.add_text(name, text)
    file = BytesIO()
    image.save(file, format="PNG", pnginfo=chunks)
    return file.getvalue()
