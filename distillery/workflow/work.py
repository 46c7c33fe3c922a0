"""What a command becomes: generations, each one graph and the seeds to run it with."""

from dataclasses import dataclass, field
from typing import Any

from distillery.vocabulary.wire import Graph


@dataclass(frozen=True)
class Work:
    """One generation: run `graph` once per seed. Fields as in `wire.WorkRequest`; sizes in pixels."""

    seeds: list[int]
    graph: Graph
    seed_paths: list[list[str]]
    output_nodes: list[str]
    width: int
    height: int
    parameters: dict[str, Any]
    assets: list[dict[str, Any]] = field(default_factory=list)
    inputs: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Rendering:
    """All the work of one request, in the order its pictures are shown.

    `notes` are sentences for the member about what was decided only now.
    """

    family: str
    generations: list[Work]
    notes: tuple[str, ...] = ()

    @property
    def images(self) -> int:
        """Pictures in all."""
        return sum(len(work.seeds) for work in self.generations)

    def to_dict(self) -> dict[str, Any]:
        """``{"family", "notes", "generations": [{"seeds", "graph"}]}``, ready for JSON."""
        generations = [{"seeds": work.seeds, "graph": work.graph} for work in self.generations]
        return {"family": self.family, "notes": list(self.notes), "generations": generations}
