"""A command becomes work: one checked graph, and the seeds of each generation."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from distillery.command.command import Command
from distillery.library import Family, Library, Model
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph
from distillery.workflow.assets import assets
from distillery.workflow.definition import Definition
from distillery.workflow.derived import Sources, derive, ratio, start_picture
from distillery.workflow.metadata import metadata, seeds
from distillery.workflow.plan import Built, Plan
from distillery.workflow.validate import check_inputs, known_files
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


def render(
    command: Command,
    workflow: Workflow,
    model: Model,
    family: Family,
    library: Library,
    *,
    pictures: Mapping[str, StoredPicture],
    images: int = 1,
    images_per_generation: int = 1,
) -> Rendering:
    """The work that `command` asks for: `images` pictures, unless it says how many; one if it cannot say.

    Raises CommandError when its graph could not run.
    """
    sources = Sources(workflow.definition, model, family, library, pictures)
    inputs = _inputs(command, workflow.definition, pictures)
    plan = workflow.plans[family.name]
    names = _names(command, sources, plan)
    built = _build(command, plan, names, known_files(library, family))
    wanted = command.parameters.get("images") or images if "images" in command.parameters else 1
    told = metadata(command, sources, names)
    files = assets(built.graph, plan.schemas, library, family)
    generations = [
        Work(
            seeds=run,
            graph=_seeded(built, run[0]),
            seed_paths=built.seed_paths,
            output_nodes=built.output_nodes,
            width=names["width"],
            height=names["height"],
            parameters={**told, "seed": run[0]},
            assets=files,
            inputs=inputs,
        )
        for run in seeds(command.parameters.get("seed") or 0, wanted, images_per_generation)
    ]
    return Rendering(family.name, generations, _notes(command, sources))


def _names(command: Command, sources: Sources, plan: Plan) -> dict[str, Any]:
    names = derive(command, sources, marks="region1" in plan.names)
    try:
        sides = [int(side.evaluate(names)) for side in plan.size or ()]
    except (TypeError, ValueError) as error:
        raise _unbuildable(command, error) from error
    return {**names, **dict(zip(("width", "height"), sides, strict=False))}


def _build(command: Command, plan: Plan, names: Mapping[str, Any], files: Container[str]) -> Built:
    try:
        built = plan.build(names)
    except ValueError as error:
        raise _unbuildable(command, error) from error
    shape = built.shape
    if problems := [*shape.problems, *check_inputs(built.graph, shape.unchecked, plan.schemas, files)]:
        raise CommandError(problems)
    return built


def _unbuildable(command: Command, error: Exception) -> CommandError:
    return CommandError([Problem("invalid_graph", f"/{command.name} cannot be built: {error}.")])


def _inputs(command: Command, definition: Definition, pictures: Mapping[str, StoredPicture]) -> dict[str, str]:
    """File name -> storage key of every picture that the command names. Raises CommandError when one is missing."""
    given = {parameter: command.parameters.get(name) for name, parameter in definition.parameters.items()}
    named = [(parameter, name) for parameter, name in given.items() if parameter.type == "image" and name]
    if lost := [parameter for parameter, name in named if name not in pictures]:
        raise CommandError(
            Problem("picture_missing", f"The picture of {parameter.flag} has not been brought.", parameter.flag)
            for parameter in lost
        )
    return {str(name): pictures[str(name)].key for _, name in named}


def _notes(command: Command, sources: Sources) -> tuple[str, ...]:
    start = start_picture(command, sources)
    if start is None or command.parameters.get("ar") or "ar" not in command.parameters:
        return ()
    return (f"Ratio {ratio(command, sources.family, start)}, the nearest to that of the picture.",)


def _seeded(built: Built, seed: int) -> Graph:
    """The graph with another seed; shares every node that takes none."""
    seeded = dict(built.graph)
    for node, name in built.seed_paths:
        seeded[node] = {**seeded[node], "inputs": {**seeded[node]["inputs"], name: seed}}
    return seeded
