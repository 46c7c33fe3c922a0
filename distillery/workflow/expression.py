"""Conditions and arithmetic in definitions: a small safe language, never ``eval``."""

import ast
import math
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


class Expression:
    """A text such as ``round(steps * (1 - refinerpass))``, taken apart once and evaluated often.

    Raises ValueError, in a definition author's words, when it is not of this language.
    """

    def __init__(self, source: str) -> None:
        self.source = source.strip()
        try:
            tree = ast.parse(self.source, mode="eval")
        except (SyntaxError, ValueError) as error:
            raise ValueError(f"`{source}` is no expression; a constant text needs quotes of its own") from error
        for node in ast.walk(tree):
            if not isinstance(node, _ALLOWED) or (isinstance(node, ast.Call) and not _is_function(node.func)):
                raise ValueError(f"`{source}` may use names, arithmetic, comparisons and {', '.join(FUNCTIONS)} only")
        self._tree = tree.body
        self.names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} - FUNCTIONS.keys()
        self.attributes = {
            (node.value.id, node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
        }

    def evaluate(self, names: Mapping[str, Any]) -> Any:
        """Its value. Raises ValueError when the names do not allow one (a missing name, a division by zero)."""
        if isinstance(self._tree, ast.Name):  # the most common expression by far
            return names[self._tree.id]
        try:
            return SimpleEval(functions=FUNCTIONS, names=names).eval(self.source, previously_parsed=self._tree)
        except (InvalidExpression, ArithmeticError, TypeError, LookupError) as error:
            raise ValueError(f"`{self.source}` has no value here: {error}") from error


def _is_function(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in FUNCTIONS
