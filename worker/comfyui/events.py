"""What ComfyUI says on its websocket, as typed events. Pure: one raw message in, one event or None out."""

import json
import struct
from dataclasses import dataclass
from typing import Any

PREVIEW, TEXT, PREVIEW_WITH_METADATA = 1, 3, 4
IMAGE_TYPES = {1: "image/jpeg", 2: "image/png"}


@dataclass(frozen=True)
class Started:
    """The prompt left the queue."""

    prompt_id: str


@dataclass(frozen=True)
class Executing:
    """A node begins. Right after a connect ComfyUI sends one without a prompt id."""

    prompt_id: str | None
    node: str


@dataclass(frozen=True)
class Finished:
    """The prompt has ended, well or not, and its history entry is written: the one word to believe."""

    prompt_id: str


@dataclass(frozen=True)
class Stepped:
    """A node has done `value` of `total` steps."""

    prompt_id: str
    node: str
    value: int
    total: int


@dataclass(frozen=True)
class Alive:
    """Any other sign that the prompt moves: cached nodes, node states, outputs, an early success or error."""

    prompt_id: str
    kind: str


@dataclass(frozen=True)
class Preview:
    """A picture of the work so far, or a final one of SaveImageWebsocket: only the node's id tells."""

    prompt_id: str | None
    node: str | None
    content_type: str
    image: bytes


Event = Started | Executing | Finished | Stepped | Alive | Preview


def parse(raw: str | bytes) -> Event | None:
    """One frame, text or binary; None for what carries no news about a prompt (status, logs, custom nodes' own)."""
    try:
        if isinstance(raw, bytes):
            return _parse_binary(raw)
        message = json.loads(raw)
        return _parse_text(message["type"], message["data"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _parse_text(kind: str, data: dict[str, Any]) -> Event | None:
    prompt_id = data.get("prompt_id")
    if kind == "executing" and data.get("node") is not None:
        return Executing(prompt_id, data["node"])
    if prompt_id is None:
        return None
    match kind:
        case "execution_start":
            return Started(prompt_id)
        case "executing":
            return Finished(prompt_id)
        case "progress":
            return Stepped(prompt_id, str(data.get("node")), int(data["value"]), int(data["max"]))
    return Alive(prompt_id, kind)


def _parse_binary(frame: bytes) -> Preview | None:
    """A 4-byte big-endian event number, then its payload; text frames of nodes are not for us."""
    if len(frame) < 8:
        return None
    kind, size = struct.unpack_from(">II", frame)
    if kind == PREVIEW:
        return Preview(None, None, IMAGE_TYPES.get(size, "application/octet-stream"), frame[8:])
    if kind == PREVIEW_WITH_METADATA:
        about = json.loads(frame[8 : 8 + size])
        return Preview(about.get("prompt_id"), about.get("node_id"), about["image_type"], frame[8 + size :])
    return None
