"""Which of a model's files a plan reads, and which it cannot do without."""

import ast
from collections.abc import Iterable, Iterator

from distillery.workflow.certain import certain
from distillery.workflow.expression import Expression
from distillery.workflow.plan import Plan
from distillery.workflow.steps import SetStep


def roles_read(plan: Plan) -> frozenset[str]:
    """Every role that some rule names as ``files.<role>``."""
    return frozenset(_roles(expression.tree for step in plan.steps for expression in step.expressions()))


def roles_asked(plan: Plan) -> frozenset[str]:
    """Those that a condition asks for: there may be such a file or not."""
    return frozenset(_roles(conditions(plan)))


def roles_needed(plan: Plan) -> frozenset[str]:
    """Those whose file is written, whatever a member says, to a node that is always there."""
    left = certain(plan)
    switched = {(node, step.input) for step in plan.switches for node in step.nodes}
    return frozenset(
        role
        for step in plan.sets
        if step.when is None and any(node in left and (node, step.input) not in switched for node in step.nodes)
        if isinstance(step.value, Expression) and (role := _role(step.value.tree))
    )


def conditions(plan: Plan) -> Iterator[ast.AST]:
    """What rules ask: their conditions, and every TEST of ``… if TEST else …``."""
    for step in plan.steps:
        value = step.value if isinstance(step, SetStep) else None
        yield from (expression.tree for expression in step.expressions() if expression is not value)
        if isinstance(value, Expression):
            yield from (node.test for node in ast.walk(value.tree) if isinstance(node, ast.IfExp))


def _roles(trees: Iterable[ast.AST]) -> Iterator[str]:
    yield from (role for tree in trees for node in ast.walk(tree) if (role := _role(node)))


def _role(node: ast.AST) -> str | None:
    """The role that ``files.<role>`` names; None for any other expression."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "files":
        return node.attr
    return None
