"""A command becomes work: one checked graph, and the seeds of each generation."""

from collections.abc import Container, Mapping
from typing import Any

from distillery.command.command import Command
from distillery.command.parameter import Parameter
from distillery.command.reading import problem, subject
from distillery.library import Family, Library, Model
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import Text, text
from distillery.vocabulary.wire import Graph
from distillery.workflow.assets import assets
from distillery.workflow.derived import Sources, derive, ratio, start_picture
from distillery.workflow.expression import Scope
from distillery.workflow.metadata import metadata, seeds
from distillery.workflow.plan import Built, Plan
from distillery.workflow.validate import check_inputs
from distillery.workflow.work import Rendering, Work
from distillery.workflow.workflow import Workflow


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
    sources, plan = Sources(workflow.definition, model, family, library, pictures), workflow.plans[family.name]
    brought = _brought(command, sources)
    names = names_of(command, sources, plan)
    built = _build(command, plan, names, library.files.union(family.files.values()))
    notes, told = _tell(command, plan, names)
    parameters, files = metadata(command, sources, names, told), assets(built.graph, plan.schemas, library, family)
    wanted = command.parameters.get("images") or images if "images" in command.parameters else 1
    generations = [
        Work(
            seeds=run,
            graph=_seeded(built, run[0]),
            seed_paths=built.seed_paths,
            output_nodes=built.output_nodes,
            width=names["width"],
            height=names["height"],
            parameters={**parameters, "seed": run[0]},
            assets=files,
            inputs=_used(brought, built.graph),
        )
        for run in seeds(command.parameters.get("seed") or 0, wanted, images_per_generation)
    ]
    return Rendering(family.name, generations, (*_notes(command, sources), *notes))


def names_of(command: Command, sources: Sources, plan: Plan) -> dict[str, Any]:
    """What expressions may use for `command`. Raises CommandError."""
    names = derive(command, sources, marks="region1" in plan.names)
    try:
        sides = [int(side.evaluate(names)) for side in plan.size or ()]
    except (TypeError, ValueError, OverflowError) as error:
        raise _unbuildable(command, error) from error
    return {**names, **dict(zip(("width", "height"), sides, strict=False))}


def _brought(command: Command, sources: Sources) -> list[StoredPicture]:
    """The pictures that the command names. Raises CommandError for each that is missing."""
    images = [each for each in sources.signature.parameters.values() if each.type == "image"]
    named = [(parameter, name) for parameter in images if (name := command.parameters.get(parameter.name))]
    if lost := [parameter for parameter, name in named if name not in sources.pictures]:
        raise CommandError(problem(each, "picture_missing", _not_brought(each)) for each in lost)
    return [sources.pictures[name] for _, name in named]


def _not_brought(parameter: Parameter) -> Text:
    return text("{it} names a picture that has not been brought.", it=subject(parameter))


def _used(brought: list[StoredPicture], graph: Graph) -> dict[str, str]:
    """File name -> storage key of the pictures that the graph loads."""
    if not brought:
        return {}
    values = {value for node in graph.values() for value in node["inputs"].values() if isinstance(value, str)}
    return {picture.name: picture.key for picture in brought if picture.name in values}


def _build(command: Command, plan: Plan, names: Mapping[str, Any], files: Container[str]) -> Built:
    try:
        built = plan.build(names)
    except ValueError as error:
        raise _unbuildable(command, error) from error
    shape = built.shape
    if problems := [*shape.problems, *check_inputs(built.graph, shape.unchecked, plan.schemas, files)]:
        raise CommandError(problems)
    return built


def _tell(command: Command, plan: Plan, names: Mapping[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """The definition's notes, and what its pictures tell of themselves."""
    scope = Scope(names)
    try:
        return plan.telling.notes(scope), plan.telling.told(scope)
    except ValueError as error:
        raise _unbuildable(command, error) from error


def _unbuildable(command: Command, error: Exception) -> CommandError:
    message = text("/{command} cannot be built: {why}.", command=command.name, why=str(error))
    return CommandError([Problem("invalid_graph", message)])


def _notes(command: Command, sources: Sources) -> tuple[Text, ...]:
    start = start_picture(command, sources)
    if start is None or command.parameters.get("ar") or "ar" not in command.parameters:
        return ()
    nearest = ratio(command, sources.family, start)
    return (text("Ratio {ratio}, the nearest to that of the picture.", ratio=nearest),)


def _seeded(built: Built, seed: int) -> Graph:
    """The graph with another seed; shares every node that takes none."""
    seeded = dict(built.graph)
    for node, name in built.seed_paths:
        seeded[node] = {**seeded[node], "inputs": {**seeded[node]["inputs"], name: seed}}
    return seeded
