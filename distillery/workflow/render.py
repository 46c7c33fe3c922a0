"""A command becomes work: one checked graph, and the seeds of each generation."""

from dataclasses import dataclass, field
from typing import Any

from distillery.command.command import Command
from distillery.library import Family, Library, Model
from distillery.library.folders import assets
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.wire import Graph
from distillery.workflow import derived
from distillery.workflow.schemas import Schemas
from distillery.workflow.validate import validate
from distillery.workflow.workflow import Workflow


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
    """All the work of one request, in the order its pictures are shown."""

    family: str
    generations: list[Work]

    @property
    def images(self) -> int:
        """Pictures in all."""
        return sum(len(work.seeds) for work in self.generations)

    def to_dict(self) -> dict[str, Any]:
        """``{"family", "generations": [{"seeds", "graph"}]}``, ready for JSON."""
        generations = [{"seeds": work.seeds, "graph": work.graph} for work in self.generations]
        return {"family": self.family, "generations": generations}


def render(
    command: Command,
    workflow: Workflow,
    model: Model,
    family: Family,
    *,
    library: Library,
    schemas: Schemas,
    images_per_generation: int = 1,
) -> Rendering:
    """The work that `command` asks for. Raises CommandError when its graph could not run."""
    names = derived.derive(command, family, model)
    plan = workflow.plans[family.name]
    try:
        graph, seed_paths = plan.build(names, schemas)
    except ValueError as error:
        raise CommandError([Problem("invalid_graph", f"/{command.name} cannot be built: {error}.")]) from error
    if problems := validate(graph, schemas, library):
        raise CommandError(problems)
    start, images = command.parameters.get("seed", 0), command.parameters.get("images", 1)
    return Rendering(
        family.name,
        [
            Work(
                seeds=run,
                graph=_seeded(graph, seed_paths, run[0]),
                seed_paths=seed_paths,
                output_nodes=[node for node in plan.outputs if node in graph],
                width=names["width"],
                height=names["height"],
                parameters=derived.metadata(command, family, model, names, run[0]),
                assets=list(assets(graph)),
            )
            for run in derived.seeds(start, images, images_per_generation)
        ],
    )


def _seeded(graph: Graph, seed_paths: list[list[str]], seed: int) -> Graph:
    """`graph` with another seed; shares every node that takes none."""
    seeded = dict(graph)
    for node, name in seed_paths:
        seeded[node] = {**seeded[node], "inputs": {**seeded[node]["inputs"], name: seed}}
    return seeded
