"""ComfyUI's classic cache: what each node of the last prompt made, found again by what went into it."""

import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

from worker.standin.catalogue import Catalogue
from worker.standin.folders import Folders, OutsideFolder

Graph = dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """A node's output values by slot, and what it showed the client (None for most nodes)."""

    values: tuple[Any, ...]
    shown: dict[str, Any] | None = None
    meta: dict[str, Any] | None = None


class NodeCache:
    """Keeps the nodes of the last prompt only; two nodes with the same class and inputs share an entry."""

    def __init__(self, catalogue: Catalogue, folders: Folders) -> None:
        self._catalogue, self._folders = catalogue, folders
        self._entries: dict[str, Entry] = {}
        self._signatures: dict[str, str] = {}

    def begin(self, graph: Graph) -> None:
        """Takes a new prompt: entries that none of its nodes would make are dropped."""
        self._signatures = {}
        for node_id in graph:
            self._sign(graph, node_id, set())
        wanted = set(self._signatures.values())
        self._entries = {key: entry for key, entry in self._entries.items() if key in wanted}

    def get(self, node_id: str) -> Entry | None:
        return self._entries.get(self._signatures[node_id])

    def holds(self, node_id: str) -> bool:
        return self.get(node_id) is not None

    def put(self, node_id: str, entry: Entry) -> None:
        self._entries[self._signatures[node_id]] = entry

    def clear(self) -> None:
        self._entries = {}

    def _sign(self, graph: Graph, node_id: str, above: set[str]) -> str:
        if node_id not in self._signatures:
            self._signatures[node_id] = self._signature(graph, node_id, above | {node_id})
        return self._signatures[node_id]

    def _signature(self, graph: Graph, node_id: str, above: set[str]) -> str:
        node = graph[node_id]
        parts: list[Any] = [node["class_type"], self._freshness(node)]
        if "UNIQUE_ID" in self._catalogue.schema(node["class_type"])["input"].get("hidden", {}).values():
            parts.append(node_id)
        for name in sorted(node["inputs"]):
            parts.append([name, self._input(graph, node["inputs"][name], above)])
        return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()

    def _input(self, graph: Graph, value: Any, above: set[str]) -> Any:
        if not isinstance(value, list) or len(value) != 2:
            return value
        if value[0] not in graph or value[0] in above:
            return ["unknown", time.monotonic_ns()]  # nothing can be said of it, so it never matches
        return ["link", self._sign(graph, value[0], above), value[1]]

    def _freshness(self, node: dict[str, Any]) -> Any:
        """ComfyUI's IS_CHANGED: the file's content for loaded pictures, never twice the same for websocket pictures."""
        if node["class_type"] == "SaveImageWebsocket":
            return time.monotonic_ns()
        if node["class_type"].startswith("LoadImage") and isinstance(node["inputs"].get("image"), str):
            return self._file_digest(node["inputs"]["image"])
        return None

    def _file_digest(self, name: str) -> str | None:
        try:
            return hashlib.sha256(self._folders.uploaded(name).read_bytes()).hexdigest()
        except (OSError, OutsideFolder):
            return None
