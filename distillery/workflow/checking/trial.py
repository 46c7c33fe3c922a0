"""Building one combination of options as a member's command would be built, and what is wrong with the graph."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from distillery.command import Command, Parser
from distillery.library import Model
from distillery.vocabulary.errors import CommandError
from distillery.workflow.checking.axes import VARIANT
from distillery.workflow.checking.combinations import Combination
from distillery.workflow.checking.stock import Stock
from distillery.workflow.definition import Definition
from distillery.workflow.derived import Sources
from distillery.workflow.expression import Scope
from distillery.workflow.plan import Built, Plan
from distillery.workflow.render import names_of
from distillery.workflow.steps import SetStep
from distillery.workflow.validate import check_inputs, title


@dataclass(frozen=True)
class Fault:
    """`key` is the same whichever combination shows it; `step` the number of the step to blame, if one is."""

    key: Hashable
    what: str
    step: int | None = None


@dataclass(frozen=True)
class Trial:
    """What came of one combination; `names` and `built` are None when it did not come that far."""

    faults: list[Fault] = field(default_factory=list)
    names: dict[str, Any] | None = None
    built: Built | None = None


class Trials:
    """Tries combinations of one definition on one family."""

    def __init__(self, definition: Definition, plan: Plan, stock: Stock, parser: Parser) -> None:
        self._definition = definition
        self._plan = plan
        self._stock = stock
        self._parser = parser
        self._model = definition.of_type("model")

    def run(self, combination: Combination) -> Trial:
        """Build it; nothing is raised for what is wrong with the definition."""
        try:
            command = self.command(combination)
            names = names_of(command, self._sources(combination), self._plan)
        except CommandError as error:
            return Trial([Fault((each.code, each.message), str(each)) for each in error.problems])
        try:
            built, scope = self._plan.build(names), Scope(names)
            self._plan.telling.notes(scope)
            self._plan.telling.told(scope)
        except ValueError as error:
            return Trial([self._unbuildable(names, str(error))])
        return Trial([*self._faults(names, built)], names, built)

    def command(self, combination: Combination) -> Command:
        """The command that says it. Raises CommandError."""
        said = {name: value for name, value in combination.items() if value is not None and "." not in name}
        if self._model:
            said[self._model.name] = self._model_of(combination).name
        parameters = self._definition.parameters
        options = {name: value for name, value in said.items() if not parameters[name].hidden}
        command = self._parser.parse("", options, command=self._definition.name)
        recipe = {parameters[name].inherits: value for name, value in said.items() if parameters[name].hidden}
        return self._parser.complete(command, {key: value for key, value in recipe.items() if key})

    def text(self, combination: Combination) -> str:
        """It as a member would write it; what only a picture can say follows in brackets."""
        command, seed = self.command(combination), self._definition.of_type("seed")
        if seed and combination.get(seed.name) is None:
            command = replace(command, parameters={**command.parameters, seed.name: None})
        written = self._parser.format(command)
        for name in self._stock.pictures:
            written = written.replace(name, "picture.png")
        hidden = {
            name: value
            for name, value in combination.items()
            if name in self._definition.parameters and self._definition.parameters[name].hidden and value is not None
        }
        told = ", ".join(f"{name} {_plain(value)}" for name, value in hidden.items())
        return f"{written} (the picture says: {told})" if told else written

    def _present(self, combination: Combination) -> list[str]:
        """The roles of which there is a file."""
        return [role for role in self._stock.roles if combination[f"files.{role}"]]

    def _sources(self, combination: Combination) -> Sources:
        stock, family = self._stock, self._stock.family(self._present(combination))
        return Sources(self._definition, self._model_of(combination), family, stock.library, stock.pictures)

    def _model_of(self, combination: Combination) -> Model:
        return self._stock.model(self._present(combination), combination.get(VARIANT, 0))

    def _unbuildable(self, names: dict[str, Any], message: str) -> Fault:
        """The step whose expression has no value is to blame."""
        scope = Scope(names)
        for number, step in enumerate(self._plan.steps):
            try:
                if step.holds(scope) and isinstance(step, SetStep):
                    step.result(scope)
            except ValueError as error:
                if str(error) == message:
                    return Fault(("unbuildable", number), f"{message}.", number)
        return Fault(("unbuildable", message), f"{message}.")

    def _faults(self, names: dict[str, Any], built: Built) -> Iterator[Fault]:
        for problem in built.shape.problems:
            yield Fault((problem.code, problem.message), problem.message)
        for node, spec in built.shape.unchecked:
            for problem in check_inputs(built.graph, [(node, spec)], self._plan.schemas, self._stock.files):
                writer = self._writer(names, built, node, spec.name)
                yield Fault((problem.code, node, spec.name, writer), problem.message, writer)
        yield from self._without_picture(built)

    def _writer(self, names: dict[str, Any], built: Built, node: str, name: str) -> int | None:
        """The set that had the last word on an input."""
        scope = Scope(names)
        writers = [step for step, nodes in built.shape.writes if node in nodes and step.input == name]
        last = next((step for step in reversed(writers) if step.holds(scope)), None)
        return next((number for number, step in enumerate(self._plan.sets) if step is last), None)

    def _without_picture(self, built: Built) -> Iterator[Fault]:
        for node, said in built.graph.items():
            schema = self._plan.schemas.get(said["class_type"])
            for spec in schema.input_order if schema else ():
                value = said["inputs"].get(spec.name)
                if spec.uploads and isinstance(value, str) and value not in self._stock.pictures:
                    what = f"{title(built.graph, node)} loads {value!r}, which is no picture that a member brought."
                    yield Fault(("no_picture", node), what)


def _plain(value: Any) -> str:
    return " ".join(value) if isinstance(value, tuple) else str(value)
