"""ComfyUI's binary websocket frames: a big-endian event number, then its payload."""

import json
import struct
from enum import IntEnum
from typing import Any


class Event(IntEnum):
    """Which kind of binary frame it is."""

    PREVIEW = 1
    TEXT = 3
    PREVIEW_WITH_METADATA = 4


class ImageFormat(IntEnum):
    """How a plain preview's bytes are encoded."""

    JPEG = 1
    PNG = 2


MIME = {ImageFormat.JPEG: "image/jpeg", ImageFormat.PNG: "image/png"}


def preview(image: bytes, image_format: ImageFormat) -> bytes:
    """Event 1: the format's number, then the image."""
    return struct.pack(">II", Event.PREVIEW, image_format) + image


def preview_with_metadata(image: bytes, image_format: ImageFormat, metadata: dict[str, Any]) -> bytes:
    """Event 4: the length of a JSON object, the object (with `image_type` added), then the image."""
    described = json.dumps({**metadata, "image_type": MIME[image_format]}).encode()
    return struct.pack(">II", Event.PREVIEW_WITH_METADATA, len(described)) + described + image
