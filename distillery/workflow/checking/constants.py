"""What is wrong with a rule whatever a member says: a constant that no input takes, a link of the wrong type."""

from collections.abc import Container, Iterator

from distillery.workflow.expression import Expression
from distillery.workflow.plan import Plan
from distillery.workflow.schemas import Input, fits
from distillery.workflow.steps import SetStep, SwitchStep
from distillery.workflow.validate import title
from distillery.workflow.values import complaint


def misfits(plan: Plan, files: Container[str]) -> Iterator[tuple[int, str]]:
    """The number of each step that cannot be right, and why."""
    for number, step in enumerate(plan.steps):
        if isinstance(step, SetStep):
            yield from ((number, why) for why in _sets(plan, step, files))
        elif isinstance(step, SwitchStep):
            yield from ((number, why) for why in _switches(plan, step))


def _sets(plan: Plan, step: SetStep, files: Container[str]) -> Iterator[str]:
    for node, spec in _targets(plan, step.nodes, step.input):
        if not isinstance(step.value, Expression) and (wrong := complaint(spec, step.value, files)):
            yield f"Node {title(plan.graph, node)}, input {step.input}: {wrong[1]}."


def _switches(plan: Plan, step: SwitchStep) -> Iterator[str]:
    source = plan.schemas.get(plan.graph[step.source]["class_type"])
    kind = source.outputs[step.output] if source else "*"
    for node, spec in _targets(plan, step.nodes, step.input):
        if not fits(kind, spec.type):
            gives = f"{title(plan.graph, step.source)} gives a {kind}"
            yield f"Node {title(plan.graph, node)}, input {step.input}: takes a {spec.type}, but {gives}."


def _targets(plan: Plan, nodes: tuple[str, ...], name: str) -> Iterator[tuple[str, Input]]:
    for node in nodes:
        schema = plan.schemas.get(plan.graph[node]["class_type"])
        if schema and name in schema.inputs:
            yield node, schema.inputs[name]
