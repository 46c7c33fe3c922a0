"""Nodes that bring pictures out: to the output folder, to the temporary one, or over the websocket."""

import io
import json
import secrets
from typing import Any

from PIL import PngImagePlugin

from worker.standin.frames import ImageFormat
from worker.standin.nodes.call import Call, Made, node
from worker.standin.nodes.values import Pictures
from worker.standin.painter.mark import marked

COMPRESSION = 4  # ComfyUI's own for saved pictures


@node("SaveImage")
def save(call: Call, images: Pictures, filename_prefix: str = "ComfyUI", **_: Any) -> Made:
    return _written(call, images, filename_prefix, "output")


@node("PreviewImage")
def preview(call: Call, images: Pictures, **_: Any) -> Made:
    return _written(call, images, f"ComfyUI_temp_{secrets.token_hex(3)}", "temp")


@node("SaveImageWebsocket")
def send(call: Call, images: Pictures, **_: Any) -> Made:
    for index, picture in enumerate(images):
        encoded = io.BytesIO()
        marked(picture).save(encoded, "PNG", compress_level=1)
        call.step(index, len(images), encoded.getvalue(), ImageFormat.PNG)
    return Made()


def _written(call: Call, images: Pictures, prefix: str, kind: str) -> Made:
    place = call.folders.save_path(prefix, *images[0].size, kind)
    entries = []
    for counter, picture in enumerate(images, place.counter):
        name = f"{place.stem}_{counter:05}_.png"
        marked(picture).save(place.folder / name, pnginfo=_metadata(call), compress_level=COMPRESSION)
        entries.append({"filename": name, "subfolder": place.subfolder, "type": kind})
    return Made(shown={"images": entries})


def _metadata(call: Call) -> PngImagePlugin.PngInfo:
    """The text chunks ComfyUI writes: the graph, and each key of `extra_pnginfo`, as JSON."""
    info = PngImagePlugin.PngInfo()
    for key, value in {"prompt": call.graph, **call.extra_pnginfo}.items():
        info.add_text(key, json.dumps(value))
    return info
