"""A definition made ready for one family: titles looked up, expressions taken apart, so that building is quick."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from distillery.vocabulary.wire import Graph
from distillery.workflow.expression import Expression, Scope
from distillery.workflow.schemas import Schemas
from distillery.workflow.verbs import bypass, prune, switch

Input = tuple[str, str]  # node id, input name


@dataclass(frozen=True)
class Step:
    """What every step has: the nodes it changes, and the condition (None = always)."""

    nodes: tuple[str, ...]
    when: Expression | None

    def holds(self, scope: Scope) -> bool:
        """Whether it is to be done."""
        return scope.holds(self.when)

    @property
    def expressions(self) -> Iterator[Expression]:
        """Every expression it reads."""
        if self.when:
            yield self.when


@dataclass(frozen=True)
class SetStep(Step):
    """Write `value` (an expression or a constant) to one input."""

    input: str
    value: Any

    @property
    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions
        if isinstance(self.value, Expression):
            yield self.value


@dataclass(frozen=True)
class SwitchStep(Step):
    """Feed one input from an output of `source`."""

    input: str
    source: str
    output: int


@dataclass(frozen=True)
class BypassStep(Step):
    """Take nodes out when `when` holds, or when `absent` has no value."""

    absent: Expression | None

    def holds(self, scope: Scope) -> bool:
        if self.absent:
            return scope.value(self.absent) in (None, "", [], ())
        return super().holds(scope)

    @property
    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions
        if self.absent:
            yield self.absent


@dataclass(frozen=True)
class Plan:
    """One family's graph, everything on, and the steps that fit it to a command.

    All sets come first, then the switches, then the bypasses together: so a switch may lead to a node that is
    bypassed, and chains of bypassed nodes close. Among equals the later rule wins.
    """

    graph: Graph
    outputs: tuple[str, ...]
    seed: str | None  # the parameter that is the seed
    size: tuple[Expression, Expression] | None
    sets: tuple[SetStep, ...]
    switches: tuple[SwitchStep, ...]
    bypasses: tuple[BypassStep, ...]
    schemas: Schemas

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that some expression reads."""
        steps = (*self.sets, *self.switches, *self.bypasses)
        read = [*(self.size or ()), *(each for step in steps for each in step.expressions)]
        return frozenset().union(*(expression.names for expression in read))

    def build(self, names: Mapping[str, Any]) -> tuple[Graph, list[list[str]]]:
        """The graph for these values, and where seeds go in it as ``[node id, input]``.

        Raises ValueError when an expression has no value, or a set would write none.
        """
        scope = Scope(names)
        graph = {identifier: {**node, "inputs": dict(node["inputs"])} for identifier, node in self.graph.items()}
        for step in self.sets:
            if step.holds(scope):
                value = scope.value(step.value) if isinstance(step.value, Expression) else step.value
                for node in step.nodes:
                    graph[node]["inputs"][step.input] = value
        for each in self.switches:
            if each.holds(scope):
                for node in each.nodes:
                    switch(graph, node, each.input, each.source, each.output)
        bypassed = {node for step in self.bypasses if step.holds(scope) for node in step.nodes}
        if bypassed:
            bypass(graph, bypassed, self.schemas)
        graph = prune(graph, self.outputs)
        return graph, [[node, name] for node, name in self.seed_inputs if node in graph]

    @cached_property
    def seed_inputs(self) -> list[Input]:
        """Every input that takes the seed as it is."""
        return [
            (node, step.input)
            for step in self.sets
            if isinstance(step.value, Expression) and step.value.source == self.seed
            for node in step.nodes
        ]
