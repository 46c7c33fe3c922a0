"""What can vary in a command: for each parameter that the graph's rules read, the values worth trying."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command.parameter import Parameter
from distillery.command.signature import Signature
from distillery.workflow.checking.stock import PICTURES, Stock
from distillery.workflow.derived import LORAS, REGIONS, expression_name
from distillery.workflow.plan import Plan
from distillery.workflow.roles import conditions

PROMPT = "a fox"
REGION = "::red {letter}{letter}::"
BEYOND = 10**9  # what a number without a range can be
VARIANT = "model.values"  # which of the values that models have of their own
NAMES = frozenset({"lora_count", *LORAS})
MARKS = frozenset({"region_count", *REGIONS})
SIZES = frozenset({"width", "height", "picture"})


@dataclass(frozen=True)
class Axis:
    """`name` is a parameter's, or ``files.<role>``. The first of `values` is the plain one: None if it may be absent.

    `decides` says whether a condition reads it: then it changes which nodes are left.
    """

    name: str
    values: tuple[Any, ...]
    decides: bool


def axes(signature: Signature, plan: Plan, stock: Stock) -> list[Axis]:
    """Everything that `plan` reads and that can be more than one thing; and what every command must say."""
    read, decide, compared = plan.names, set(_deciding(plan)), _compared(plan)
    found = [
        Axis(
            parameter.name,
            tuple(_values(parameter, read, compared.get(expression_name(parameter.name), ()), signature, stock)),
            _is_among(parameter, decide, signature),
        )
        for parameter in signature.parameters.values()
        if (parameter.positional or _is_among(parameter, read, signature)) and _works(parameter, stock)
    ]
    roles = [Axis(f"files.{role}", values, True) for role, values in stock.roles.items()]
    variants = [Axis(VARIANT, tuple(range(len(stock.variants))), True)] if len(stock.variants) > 1 else []
    return [*(axis for axis in found if axis.values != (None,)), *roles, *variants]


def _works(parameter: Parameter, stock: Stock) -> bool:
    return not parameter.families or stock.name in parameter.families


def _is_among(parameter: Parameter, names: Mapping[str, Any] | set[str] | frozenset[str], signature: Signature) -> bool:
    """Whether `names`, or what is derived from the parameter, has it."""
    behind = {expression_name(parameter.name)}
    if parameter == signature.prompt:
        behind |= {"positive", *MARKS}
    if parameter.type == "loras":
        behind |= NAMES
    if parameter.type == "ratio" or _starts(parameter, signature):
        behind |= SIZES
    return not behind.isdisjoint(names)


def _starts(parameter: Parameter, signature: Signature) -> bool:
    """Whether it is the picture that ``picture`` tells of."""
    if signature.positional and signature.positional.type == "image":
        return parameter.positional
    return parameter.type == "image" and parameter.name in ("image", "inpaint")


def _deciding(plan: Plan) -> Iterator[str]:
    for tree in conditions(plan):
        yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def _compared(plan: Plan) -> dict[str, set[Any]]:
    """The constants that each name is compared with: where conditions change their mind."""
    found: dict[str, set[Any]] = {}
    expressions = [*(plan.size or ()), *(each for step in plan.steps for each in step.expressions())]
    for node in (node for expression in expressions for node in ast.walk(expression.tree)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            constants = {each.value for each in sides if isinstance(each, ast.Constant)}
            for each in sides:
                if isinstance(each, ast.Name):
                    found.setdefault(each.id, set()).update(constants)
    return found


def _values(
    parameter: Parameter, read: frozenset[str], compared: set[Any] | tuple[()], signature: Signature, stock: Stock
) -> Iterator[Any]:
    if not parameter.positional or parameter.default is not None:
        yield None
    match parameter.type:
        case "int" | "float" | "seed":
            yield from _numbers(parameter, compared)
        case "choice":
            yield from parameter.choices
        case "switch":
            yield True
        case "ratio":
            yield from stock.ratios
        case "loras":
            most = min(parameter.max_items or len(LORAS), len(LORAS))
            yield from (tuple(stock.loras[:count]) for count in range(1, most + 1))
        case "lora":
            yield stock.loras[0]
        case "cells":
            yield "b1:c2"
        case "image":
            known = PICTURES if _starts(parameter, signature) and not read.isdisjoint(SIZES) else PICTURES[:1]
            yield from (stock.picture(parameter.name, size) for size in known)
        case "text":
            yield from _texts(parameter, read, compared, signature)


def _numbers(parameter: Parameter, compared: set[Any] | tuple[()]) -> Iterator[float]:
    low, high = parameter.bounds or (-BEYOND, BEYOND)
    kind = float if parameter.type == "float" else int
    inside = {each for each in compared if type(each) in (int, float) and low < each < high}
    yield from sorted({kind(each) for each in {low, high, *inside}})


def _texts(
    parameter: Parameter, read: frozenset[str], compared: set[Any] | tuple[()], signature: Signature
) -> Iterator[str]:
    yield PROMPT
    yield from sorted(each for each in compared if isinstance(each, str) and each)
    if parameter == signature.prompt and "region1" in read:
        marked = [REGION.format(letter=letter) for letter in "ABCD"]
        yield from (f"{PROMPT} {' '.join(marked[:count])}" for count in range(1, len(marked) + 1))
