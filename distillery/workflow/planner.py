"""Making a `Plan` of a definition and a graph, and saying all that does not fit between the two."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from distillery.library import Family
from distillery.vocabulary.note import named
from distillery.vocabulary.wire import Graph
from distillery.workflow import derived
from distillery.workflow.definition import Definition
from distillery.workflow.expression import Expression
from distillery.workflow.metadata import ALWAYS_TOLD
from distillery.workflow.plan import Plan
from distillery.workflow.rules import Conditional, Rule
from distillery.workflow.schemas import Node, Schemas
from distillery.workflow.steps import BypassStep, SetStep, SwitchStep
from distillery.workflow.telling import Sentence, Telling
from distillery.workflow.validate import title

Stated = TypeVar("Stated", bound=Conditional)
AnyRule = TypeVar("AnyRule", bound=Rule)


class Planner:
    """Plans one definition for one family; `problems` holds, in a designer's words, what it could not make sense of.

    Each begins with the file that it is about: `path`, where the definition stands, or a feature's.
    """

    def __init__(self, definition: Definition, path: Path, family: Family, graph: Graph, schemas: Schemas) -> None:
        self.problems: list[str] = []
        self._path = self._file = path
        self._definition = definition
        self._family = family
        self._graph = graph
        self._schemas = schemas
        seed = definition.of_type("seed")
        self._seed = derived.expression_name(seed.name) if seed else None
        self._names = derived.NAMES | {derived.expression_name(name) for name in definition.parameters}

    def plan(self) -> Plan:
        """The plan; usable only when `problems` is empty afterwards."""
        for identifier in self._graph:
            if self._schema(identifier) is None:
                kind = self._graph[identifier]["class_type"]
                self._problem(f"{title(self._graph, identifier)} is a {kind}, which neither ComfyUI nor [nodes] knows")
        return Plan(
            graph=self._graph,
            outputs=self._nodes(self._definition.outputs),
            seed=self._seed,
            size=self._size(),
            sets=tuple(self._sets()),
            switches=tuple(self._switches()),
            bypasses=tuple(self._bypasses()),
            telling=Telling(tuple(self._sentences()), tuple(self._facts())),
            schemas=self._schemas,
        )

    def _size(self) -> tuple[Expression, Expression] | None:
        width, height = (self._expression(source) for source in self._definition.size or (None, None))
        return (width, height) if width and height else None

    def _own(self, stated: Iterable[Stated]) -> Iterator[Stated]:
        """What is about this family. Problems found while one is looked at are those of its file."""
        for each in stated:
            if each.concerns(self._family.name):
                self._file = each.file or self._path
                yield each
        self._file = self._path

    def _rules(self, rules: Iterable[AnyRule]) -> Iterator[AnyRule]:
        for rule in self._own(rules):
            yield from rule.unrolled()

    def _sets(self) -> Iterable[SetStep]:
        for rule in self._rules(self._definition.sets):
            nodes, when = self._nodes(rule.node), self._expression(rule.when)
            for name, value in rule.inputs.items():
                self._check_input(nodes, name)
                yield SetStep(nodes, when, name, self._value(value, when))

    def _switches(self) -> Iterable[SwitchStep]:
        for rule in self._rules(self._definition.switches):
            nodes, when = self._nodes(rule.node), self._expression(rule.when)
            self._check_input(nodes, rule.input)
            for source in self._nodes((rule.source,)):
                yield SwitchStep(nodes, when, rule.input, source, self._output(source, rule.output))

    def _bypasses(self) -> Iterable[BypassStep]:
        for rule in self._rules(self._definition.bypasses):
            yield BypassStep(self._nodes(rule.node), self._expression(rule.when), self._expression(rule.absent))

    def _sentences(self) -> Iterator[Sentence]:
        for note in self._own(self._definition.notes):
            template, sources = named(note.text)
            values = [(name, self._expression(source)) for name, source in sources.items()]
            usable = tuple((name, value) for name, value in values if value)
            yield Sentence(self._expression(note.when), template, usable)

    def _facts(self) -> Iterator[tuple[str, Expression]]:
        taken = ALWAYS_TOLD | self._definition.parameters.keys()
        for told in self._own(self._definition.told):
            if told.name in taken:
                self._problem(f"told.{told.name}: pictures tell something else by that name")
            if value := self._expression(told.value):
                yield told.name, value

    def _value(self, value: Any, when: Expression | None) -> Any:
        if not isinstance(value, str):
            return value
        expression = self._expression(value)
        if expression and self._seed in expression.names and (expression.source != self._seed or when):
            self._problem(f"`{value}`: the seed is set as it is and always, for the worker changes it for each picture")
        return expression

    def _expression(self, source: str | None) -> Expression | None:
        if source is None:
            return None
        try:
            expression = Expression(source)
        except ValueError as error:
            self._problem(str(error))
            return None
        for name in sorted(expression.names - self._names):
            self._problem(f"`{source}`: there is no {name}; a constant text needs quotes of its own")
        for owner, attribute in sorted(expression.attributes):
            if complaint := self._no_attribute(owner, attribute):
                self._problem(f"`{source}`: {complaint}")
        return expression

    def _no_attribute(self, owner: str, attribute: str) -> str | None:
        if owner == "family":
            return None if hasattr(self._family.scope, attribute) else f"the family has no value {attribute}"
        if owner not in derived.SPACES:
            return f"{owner} is a plain value: it has no .{attribute}"
        known = derived.SPACES[owner]
        return f"{owner} has no .{attribute}, only {', '.join(known)}" if known and attribute not in known else None

    def _nodes(self, wanted: Iterable[str]) -> tuple[str, ...]:
        return tuple(found for title in wanted if (found := self._node(title)))

    def _node(self, wanted: str) -> str | None:
        titled = [key for key, node in self._graph.items() if node.get("_meta", {}).get("title") == wanted]
        if not titled and wanted in self._graph:
            return wanted
        if len(titled) != 1:
            self._problem(f'{len(titled) or "no"} nodes are called "{wanted}"{self._advice()}')
            return None
        return titled[0]

    def _advice(self) -> str:
        name = self._file.stem
        return (
            "" if self._file == self._path else f", which the feature {name} needs; it can be taken for some families"
        )

    def _schema(self, node: str) -> Node | None:
        return self._schemas.get(self._graph[node]["class_type"])

    def _check_input(self, nodes: Iterable[str], name: str) -> None:
        for node in nodes:
            schema = self._schema(node)
            if schema and name not in schema.inputs:
                self._problem(f"a {self._graph[node]['class_type']} has no input {name}")

    def _output(self, node: str, output: int | str) -> int:
        schema = self._schema(node)
        index = schema.output_index(output) if schema else None
        if index is None:
            self._problem(f"a {self._graph[node]['class_type']} has no output {output}")
        return index or 0

    def _problem(self, words: str) -> None:
        self.problems.append(f"{self._file}: {self._definition.name}/{self._family.name}.json: {words}.")
