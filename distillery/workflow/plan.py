"""A definition made ready for one family: titles looked up, expressions taken apart, so that building is quick."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.vocabulary.wire import Graph
from distillery.workflow.expression import Expression
from distillery.workflow.schemas import Schemas
from distillery.workflow.verbs import bypass, prune, switch


@dataclass(frozen=True)
class SetStep:
    """Write `value` (an expression or a constant) to one input of some nodes."""

    nodes: tuple[str, ...]
    input: str
    value: Any
    when: Expression | None


@dataclass(frozen=True)
class SwitchStep:
    """Feed one input of some nodes from an output of `source`."""

    nodes: tuple[str, ...]
    input: str
    source: str
    output: int
    when: Expression | None


@dataclass(frozen=True)
class BypassStep:
    """Take some nodes out when `when` holds, or when `absent` has no value."""

    nodes: tuple[str, ...]
    when: Expression | None
    absent: Expression | None

    def holds(self, names: Mapping[str, Any]) -> bool:
        if self.absent:
            return self.absent.evaluate(names) in (None, "", [], ())
        return _holds(self.when, names)


@dataclass(frozen=True)
class Plan:
    """One family's graph, everything on, and the steps that fit it to a command.

    All sets come first, then the switches, then the bypasses together: so a switch may lead to a node that is
    bypassed, and chains of bypassed nodes close. Among equals the later rule wins.
    """

    graph: Graph
    outputs: tuple[str, ...]
    seed: str | None  # the parameter that is the seed
    sets: tuple[SetStep, ...]
    switches: tuple[SwitchStep, ...]
    bypasses: tuple[BypassStep, ...]

    def build(self, names: Mapping[str, Any], schemas: Schemas) -> tuple[Graph, list[list[str]]]:
        """The graph for these values, and where seeds go in it as ``[node id, input]``.

        Raises ValueError when an expression has no value.
        """
        graph = {identifier: {**node, "inputs": dict(node["inputs"])} for identifier, node in self.graph.items()}
        for step in self.sets:
            if _holds(step.when, names):
                value = step.value.evaluate(names) if isinstance(step.value, Expression) else step.value
                for node in step.nodes:
                    graph[node]["inputs"][step.input] = value
        for each in self.switches:
            if _holds(each.when, names):
                for node in each.nodes:
                    switch(graph, node, each.input, each.source, each.output)
        bypassed = {node for step in self.bypasses if step.holds(names) for node in step.nodes}
        if bypassed:
            bypass(graph, bypassed, schemas)
        graph = prune(graph, self.outputs)
        return graph, [[node, name] for node, name in self.seed_inputs if node in graph]

    @property
    def seed_inputs(self) -> list[tuple[str, str]]:
        """Every input that takes the seed as it is."""
        return [
            (node, step.input)
            for step in self.sets
            if isinstance(step.value, Expression) and step.value.source == self.seed
            for node in step.nodes
        ]


def _holds(when: Expression | None, names: Mapping[str, Any]) -> bool:
    return when is None or bool(when.evaluate(names))
