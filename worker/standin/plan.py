"""The order in which ComfyUI runs the nodes of a graph: ready nodes first, those near a result before the others."""

from collections.abc import Callable
from typing import Any

from worker.standin.catalogue import Catalogue

Graph = dict[str, Any]


def links(node: dict[str, Any]) -> list[tuple[str, str, int]]:
    """The (input name, source node id, slot) of each linked input, in the graph's order."""
    values = node["inputs"].items()
    return [(name, value[0], value[1]) for name, value in values if isinstance(value, list) and len(value) == 2]


class ExecutionPlan:
    """Holds the nodes still to run. `next` names one, `complete` frees what waited for it."""

    def __init__(self, graph: Graph, catalogue: Catalogue, is_cached: Callable[[str], bool]) -> None:
        self._graph, self._catalogue, self._is_cached = graph, catalogue, is_cached
        self._waiting_for: dict[str, int] = {}  # keys are the pending nodes, in the order they were found
        self._blocks: dict[str, dict[str, None]] = {}

    def add(self, output: str) -> None:
        """Adds an output node and everything upstream of it that no cache holds, depth first, last input first."""
        found, stack = [], [output]
        while stack:
            node_id = stack.pop()
            if node_id in self._waiting_for:
                continue
            self._waiting_for[node_id], self._blocks[node_id] = 0, {}
            sources = [source for _, source, _ in links(self._graph[node_id]) if not self._is_cached(source)]
            stack += sources
            found += [(source, node_id) for source in sources]
        for source, target in found:
            self._join(source, target)

    def next(self) -> str | None:
        """The node to run now, or None when all are done."""
        ready = [node_id for node_id, count in self._waiting_for.items() if count == 0]
        return self._pick(ready) if ready else None

    def complete(self, node_id: str) -> None:
        del self._waiting_for[node_id]
        for blocked in self._blocks.pop(node_id):
            self._waiting_for[blocked] -= 1

    def _join(self, source: str, target: str) -> None:
        if target not in self._blocks[source]:
            self._blocks[source][target] = None
            self._waiting_for[target] += 1

    def _pick(self, ready: list[str]) -> str:
        """A result first; then what stands one step before a result; then two; else the one found first."""
        for reaches in (self._is_output, self._feeds_output, self._feeds_feeder):
            chosen = next(filter(reaches, ready), None)
            if chosen is not None:
                return chosen
        return ready[0]

    def _is_output(self, node_id: str) -> bool:
        return self._catalogue.is_output(self._graph[node_id]["class_type"])

    def _feeds_output(self, node_id: str) -> bool:
        return any(map(self._is_output, self._blocks[node_id]))

    def _feeds_feeder(self, node_id: str) -> bool:
        return any(map(self._feeds_output, self._blocks[node_id]))
