"""The little a test needs to talk to ComfyUI over plain HTTP and one websocket."""

import contextlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests
import websocket

WORKFLOWS = Path(__file__).parents[2] / "data" / "comfyui" / "workflows"
DEADLINE_SECONDS = 10.0


def graph(name: str = "txt2img_tiny", **inputs: Any) -> dict[str, Any]:
    """A workflow of the recordings, with some inputs changed: `graph(steps=3)` sets `steps` wherever it occurs."""
    nodes: dict[str, Any] = json.loads((WORKFLOWS / f"{name}.json").read_text())
    for node in nodes.values():
        node["inputs"] |= {key: value for key, value in inputs.items() if key in node["inputs"]}
    return nodes


class Client:
    """Speaks to the server at `url`; every call has a deadline."""

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, **query: Any) -> requests.Response:
        return requests.get(self.url + path, params=query, timeout=DEADLINE_SECONDS)

    def post(self, path: str, **request: Any) -> requests.Response:
        return requests.post(self.url + path, timeout=DEADLINE_SECONDS, **request)

    def submit(self, nodes: dict[str, Any], **extra: Any) -> str:
        """Queues a graph; its prompt id."""
        answer = self.post("/prompt", json={"prompt": nodes, **extra})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["prompt_id"])

    def finished(self, prompt_id: str) -> dict[str, Any]:
        """The prompt's history entry, once there is one."""
        deadline = time.monotonic() + DEADLINE_SECONDS
        while time.monotonic() < deadline:
            if entry := self.get(f"/history/{prompt_id}").json().get(prompt_id):
                return dict(entry)
            time.sleep(0.01)  # there is nothing to wait on: history is only ever asked for
        raise AssertionError(f"{prompt_id} did not finish")

    def run(self, nodes: dict[str, Any], **extra: Any) -> dict[str, Any]:
        """Queues a graph and waits for its history entry."""
        return self.finished(self.submit(nodes, **extra))

    @contextlib.contextmanager
    def listening(self, client_id: str, features: dict[str, Any] | None = None) -> Iterator["Listener"]:
        """An open websocket; `features` are sent as its first message."""
        socket = websocket.create_connection(
            f"{self.url.replace('http', 'ws', 1)}/ws?clientId={client_id}", timeout=DEADLINE_SECONDS
        )
        try:
            if features is not None:
                socket.send(json.dumps({"type": "feature_flags", "data": features}))
            yield Listener(socket)
        finally:
            socket.close()


class Listener:
    """Reads one websocket."""

    def __init__(self, socket: websocket.WebSocket) -> None:
        self.socket = socket

    def next(self) -> Any:
        """One message: a dict for text, bytes for a frame."""
        message = self.socket.recv()
        return json.loads(message) if isinstance(message, str) else message

    def until(self, kind: str, **data: Any) -> list[Any]:
        """All messages up to the first of a kind whose data holds these values."""
        messages = []
        while True:
            messages.append(self.next())
            last = messages[-1]
            if isinstance(last, dict) and last["type"] == kind and data.items() <= last["data"].items():
                return messages
