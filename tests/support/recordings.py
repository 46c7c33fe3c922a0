"""Recordings of what a client of a real ComfyUI sent and saw, read line by line."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "comfyui" / "recordings"


def lines(name: str) -> Iterator[dict[str, Any]]:
    """Every line of the recording whose file name starts with `name` (its number is enough)."""
    [path] = FOLDER.glob(f"{name}*.jsonl")
    yield from (json.loads(line) for line in path.read_text().splitlines())


def websocket(name: str) -> list[str]:
    """The text frames a client received, as they came."""
    return [json.dumps(line["msg"]) for line in lines(name) if line["ev"] == "ws"]


def http(name: str, method: str, path: str) -> list[dict[str, Any]]:
    """Exchanges with a route, in order: ``{"request", "status", "response", …}``."""
    return [
        line
        for line in lines(name)
        if line["ev"] == "http" and (line["method"], line["path"][: len(path)]) == (method, path)
    ]


def histories(name: str) -> list[dict[str, Any]]:
    """Every history entry in the recording."""
    answers = (exchange["response"] for exchange in http(name, "GET", "/history/"))
    return [entry for answer in answers for entry in answer.values()]
