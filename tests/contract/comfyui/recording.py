"""A recording of what a client of a real ComfyUI 0.3.64 sent and saw, event by event."""

import json
from pathlib import Path
from typing import Any

Event = dict[str, Any]
FOLDER = Path(__file__).parents[2] / "data" / "comfyui" / "recordings"


def read(name: str, until: str | None = None) -> list[Event]:
    """The events of one recording, up to the note that begins with `until`."""
    events: list[Event] = []
    for line in (FOLDER / f"{name}.jsonl").read_text().splitlines():
        event = json.loads(line)
        if until and event["ev"] == "note" and event["note"].startswith(until):
            break
        events.append(event)
    return events


def accepted_graphs(events: list[Event]) -> list[dict[str, Any]]:
    """The graphs that were queued, in order."""
    posts = [event for event in events if event["ev"] == "http" and event["path"] == "/prompt"]
    return [post["request"]["prompt"] for post in posts if post["method"] == "POST" and post["status"] == 200]


def steady(messages: list[Event]) -> list[Event]:
    """A client's messages without those whose number or place is a matter of timing on the real server too.

    Left out are `status` (it is told between whatever else happens to be sent; `statuses` compares it) and the steps
    after the first of runs that are long only to be interrupted: how many pass before it arrives differs each time.
    """
    kept, skipping = [], False
    for message in messages:
        if message["ev"] == "ws_binary":
            kept += [] if skipping else [message]
            continue
        kind, data = message["msg"]["type"], message["msg"]["data"]
        if kind in {"progress", "progress_state"}:
            skipping = _is_late_step(data)
        if kind != "status" and not (skipping and kind in {"progress", "progress_state"}):
            kept.append(message)
    return kept


def statuses(messages: list[Event]) -> list[int]:
    """The queue lengths a client was told, without repetitions."""
    texts = [message["msg"] for message in messages if message["ev"] == "ws"]
    told = [text["data"] for text in texts if text["type"] == "status"]
    lengths = [data["status"]["exec_info"]["queue_remaining"] for data in told]
    return [length for place, length in enumerate(lengths) if place == 0 or lengths[place - 1] != length]


def _is_late_step(data: dict[str, Any]) -> bool:
    steps = data["nodes"].values() if "nodes" in data else [data]
    return any(step["max"] >= 1000 and step["value"] > 1 for step in steps)
