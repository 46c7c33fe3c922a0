"""A definition made ready for one family: what changes its graph, and the graph of one command."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from distillery.vocabulary.wire import Graph
from distillery.workflow.expression import Expression, Scope
from distillery.workflow.schemas import Schemas
from distillery.workflow.shape import Shape, shape
from distillery.workflow.steps import BypassStep, SetStep, Step, SwitchStep
from distillery.workflow.telling import Telling
from distillery.workflow.verbs import as_link

_SHAPES = 64  # kept by each plan: members ask for the same few combinations of flags over and over


@dataclass(frozen=True)
class Built:
    """A graph with every value in it; `seed_paths` are the inputs that take the seed, as ``[node id, input]``."""

    graph: Graph
    shape: Shape
    seed_paths: list[list[str]]
    output_nodes: list[str]


@dataclass(frozen=True)
class Plan:
    """One family's graph, everything on, and the steps that fit it to a command.

    All sets come first, then the switches, then the bypasses together: so a switch may lead to a node that is
    bypassed, and chains of bypassed nodes close. Among equals the later rule wins. A set whose nodes are not left
    in the end is not even evaluated.
    """

    graph: Graph
    outputs: tuple[str, ...]
    seed: str | None  # what expressions call the seed
    size: tuple[Expression, Expression] | None
    sets: tuple[SetStep, ...]
    switches: tuple[SwitchStep, ...]
    bypasses: tuple[BypassStep, ...]
    telling: Telling
    schemas: Schemas

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every step, in order."""
        return (*self.sets, *self.switches, *self.bypasses)

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that some expression reads."""
        read = [*(self.size or ()), *(each for step in self.steps for each in step.expressions())]
        return frozenset[str]().union(*(expression.names for expression in read))

    @cached_property
    def shaping(self) -> tuple[Step, ...]:
        """The steps that change links: every switch and bypass, and the sets that put a value in a link's place."""
        unlinking = [step for step in self.sets if any(self._is_linked(node, step.input) for node in step.nodes)]
        return (*unlinking, *self.switches, *self.bypasses)

    def build(self, names: Mapping[str, Any]) -> Built:
        """The graph for these values. Raises ValueError when an expression has no value, or a set would write none."""
        scope = Scope(names)
        shaped = self._shape(tuple(step.holds(scope) for step in self.shaping))
        graph = dict(shaped.graph)
        for node in shaped.touched:
            graph[node] = {**graph[node], "inputs": dict(graph[node]["inputs"])}
        for step, nodes in shaped.writes:
            if step.holds(scope):
                value = step.result(scope)
                for node in nodes:
                    graph[node]["inputs"][step.input] = value
        return Built(graph, shaped, self._seed_paths(shaped), [node for node in self.outputs if node in graph])

    @cached_property
    def _shape(self) -> Callable[[tuple[bool, ...]], Shape]:
        @lru_cache(_SHAPES)
        def shaped(holding: tuple[bool, ...]) -> Shape:
            held = [step for step, holds in zip(self.shaping, holding, strict=True) if holds]
            return shape(self.graph, self.outputs, self.sets, held, self.schemas)

        return shaped

    def _is_linked(self, node: str, name: str) -> bool:
        return as_link(self.graph[node]["inputs"].get(name)) is not None

    def _seed_paths(self, shaped: Shape) -> list[list[str]]:
        return [
            [node, step.input]
            for step, nodes in shaped.writes
            if isinstance(step.value, Expression) and step.value.source == self.seed
            for node in nodes
        ]
