"""Conditions and arithmetic in definitions: a small safe language, never ``eval``."""

import ast
import math
import threading
from collections.abc import Callable, Mapping
from typing import Any

from simpleeval import InvalidExpression, SimpleEval

FUNCTIONS: dict[str, Callable[..., Any]] = {
    "round": round,
    "floor": math.floor,
    "ceil": math.ceil,
    "min": min,
    "max": max,
    "abs": abs,
}
_ALLOWED = (
    *(ast.Expression, ast.Expr, ast.Constant, ast.Name, ast.Attribute, ast.Load, ast.Call, ast.IfExp),
    *(ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare),
    *(ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv, ast.Mod, ast.USub, ast.UAdd),
    *(ast.And, ast.Or, ast.Not, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
)


class _Evaluators(threading.local):
    def __init__(self) -> None:
        self.simple = SimpleEval(functions=FUNCTIONS)  # slow to make, so each thread keeps its own


_evaluators = _Evaluators()


class Expression:
    """A text such as ``round(steps * (1 - refinerpass))``, taken apart once and evaluated often.

    `names` are those it reads, `attributes` the pairs like ``("family", "steps")``.
    Raises ValueError, in a definition author's words, when it is not of this language.
    """

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        try:
            tree = ast.parse(self.source, mode="eval")
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"`{source}` is no expression; a constant text needs quotes of its own") from error
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED) or _reaches_too_far(node):
                raise ValueError(f"`{source}` may use names, arithmetic, comparisons and {', '.join(FUNCTIONS)} only")
        self.tree = tree.body
        self.names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - FUNCTIONS.keys()
        self.attributes = {
            (node.value.id, node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }

    def evaluate(self, names: Mapping[str, Any]) -> Any:
        """Its value. Raises ValueError when the names do not allow one (a missing name, a division by zero)."""
        return Scope(names).value(self)


class Scope:
    """The names of one build. Each expression is evaluated at most once, however many rules share it."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names = names
        self._values: dict[str, Any] = {}

    def value(self, expression: Expression) -> Any:
        """Its value. Raises ValueError when the names do not allow one."""
        source = expression.source
        if source not in self._values:
            self._values[source] = self._evaluate(expression)
        return self._values[source]

    def _evaluate(self, expression: Expression) -> Any:
        tree = expression.tree
        if isinstance(tree, ast.Name) and tree.id in self._names:  # the most common expression by far
            return self._names[tree.id]
        simple = _evaluators.simple
        simple.names = self._names
        try:
            return simple.eval(expression.source, previously_parsed=tree)
        except (InvalidExpression, ArithmeticError, TypeError, ValueError, LookupError) as error:
            raise ValueError(f"`{expression.source}` has no value here: {error}") from error


def _reaches_too_far(node: ast.AST) -> bool:
    if isinstance(node, ast.Call):
        return not (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS)
    return isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name)
