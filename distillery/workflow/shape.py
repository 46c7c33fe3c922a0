"""A plan's graph once it is clear which rules hold: its links are final, and only values remain to be written."""

from collections.abc import Iterable
from dataclasses import dataclass

from distillery.vocabulary.errors import Problem
from distillery.vocabulary.wire import Graph
from distillery.workflow.schemas import Input, Schemas
from distillery.workflow.steps import BypassStep, SetStep, Step, SwitchStep
from distillery.workflow.validate import Place, validate
from distillery.workflow.verbs import bypass, prune, switch


@dataclass(frozen=True)
class Shape:
    """The nodes that are left. `writes` are the sets that concern them, each with its nodes among them.

    `problems` are those that no value can change; `unchecked` are the inputs whose values vary.
    """

    graph: Graph
    writes: tuple[tuple[SetStep, tuple[str, ...]], ...]
    problems: tuple[Problem, ...]
    unchecked: tuple[tuple[str, Input], ...]

    @property
    def touched(self) -> set[str]:
        """The nodes that are written to."""
        return {node for _, nodes in self.writes for node in nodes}


def shape(graph: Graph, outputs: Iterable[str], sets: tuple[SetStep, ...], held: list[Step], schemas: Schemas) -> Shape:
    """`graph` with the steps `held` applied, as far as they change links. `sets` are all sets there are."""
    linked = {identifier: {**node, "inputs": dict(node["inputs"])} for identifier, node in graph.items()}
    for step in held:
        if isinstance(step, SetStep):  # it replaces a link: any value will do until the right one is written
            for node in step.nodes:
                linked[node]["inputs"][step.input] = None
    switched = _switch(linked, held)
    bypassed = {node for step in held if isinstance(step, BypassStep) for node in step.nodes}
    bypass(linked, bypassed, schemas)
    left = prune(linked, list(outputs))
    writes = _writes(left, sets, switched)
    unchecked = _unchecked(left, writes, schemas)
    problems = validate(left, schemas, (), {(node, spec.name) for node, spec in unchecked})  # files are unchecked
    return Shape(left, writes, tuple(problems), unchecked)


def _switch(graph: Graph, held: list[Step]) -> set[Place]:
    """Apply the switches; what they feed."""
    switched = set()
    for step in held:
        if isinstance(step, SwitchStep):
            for node in step.nodes:
                switch(graph, node, step.input, step.source, step.output)
                switched.add((node, step.input))
    return switched


def _writes(
    graph: Graph, sets: tuple[SetStep, ...], switched: set[Place]
) -> tuple[tuple[SetStep, tuple[str, ...]], ...]:
    """The sets that still write something: a switch for the same input wins."""
    concerned = [
        (step, tuple(node for node in step.nodes if node in graph and (node, step.input) not in switched))
        for step in sets
    ]
    return tuple((step, nodes) for step, nodes in concerned if nodes)


def _unchecked(
    graph: Graph, writes: tuple[tuple[SetStep, tuple[str, ...]], ...], schemas: Schemas
) -> tuple[tuple[str, Input], ...]:
    """Inputs that are written, and those that name files."""
    written = {(node, step.input) for step, nodes in writes for node in nodes}
    found = []
    for identifier, node in graph.items():
        schema = schemas.get(node["class_type"])
        for spec in schema.input_order if schema else ():
            if (identifier, spec.name) in written or spec.folder:
                found.append((identifier, spec))
    return tuple(found)
