"""How far each node of the running prompt is, told to the client whenever it changes."""

from dataclasses import dataclass
from typing import Any

from worker.standin import frames
from worker.standin.frames import ImageFormat
from worker.standin.hub import Hub


@dataclass
class NodeProgress:
    """A node that has been touched; ints for steps a node reported itself, floats for the plain start and end."""

    value: float = 0
    max: float = 1
    state: str = "running"


class Progress:
    """Sends `progress_state` with every touched node; ids in messages are the node's own, there are no subgraphs."""

    def __init__(self, prompt_id: str, hub: Hub) -> None:
        self._prompt_id, self._hub = prompt_id, hub
        self._nodes: dict[str, NodeProgress] = {}

    def start(self, node_id: str) -> None:
        self._nodes[node_id] = NodeProgress(0.0, 1.0)
        self._publish()

    def step(self, node_id: str, value: int, total: int, image: bytes | None, image_format: ImageFormat) -> None:
        """One step of a node that counts them, with a preview if it has one."""
        self._nodes[node_id] = NodeProgress(value, total)
        self._publish()
        negotiated = self._hub.supports("supports_preview_metadata")
        if image and negotiated:
            self._frame(frames.preview_with_metadata(image, image_format, self._ids(node_id)))
        told = {"value": value, "max": total, "prompt_id": self._prompt_id, "node": node_id}
        self._hub.send("progress", told, self._hub.client_id)
        if image and not negotiated:
            self._frame(frames.preview(image, image_format))

    def finish(self, node_id: str) -> None:
        node = self._nodes.setdefault(node_id, NodeProgress())
        node.value, node.state = node.max, "finished"
        self._publish()

    def _frame(self, frame: bytes) -> None:
        self._hub.send("preview", frame, self._hub.client_id)

    def _publish(self) -> None:
        nodes = {
            node_id: {"value": node.value, "max": node.max, "state": node.state, **self._ids(node_id)}
            for node_id, node in self._nodes.items()
        }
        self._hub.send("progress_state", {"prompt_id": self._prompt_id, "nodes": nodes}, self._hub.client_id)

    def _ids(self, node_id: str) -> dict[str, Any]:
        own = {"node_id": node_id, "prompt_id": self._prompt_id, "display_node_id": node_id}
        return own | {"parent_node_id": None, "real_node_id": node_id}
