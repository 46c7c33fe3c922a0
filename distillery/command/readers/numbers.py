"""Whole numbers, decimal numbers, ratios."""

import re
from math import isfinite
from typing import TypeVar

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, wrong
from distillery.command.text import narrow

_INT = re.compile(r"[+-]?[0-9]{1,30}")
_FLOAT = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")
_RATIO = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*:\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)")
_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")

Number = TypeVar("Number", int, float)


def read_int(parameter: Parameter, text: str, context: Context) -> Reading:
    """A whole number within the bounds."""
    digits = narrow(text)
    if not _INT.fullmatch(digits):
        raise wrong(parameter, "not_a_number", f"takes a whole number{_allowed(parameter)}, not {shown(text)}.")
    return _within(parameter, int(digits), text, context)


def read_float(parameter: Parameter, text: str, context: Context) -> Reading:
    """A finite number within the bounds."""
    digits = narrow(text)
    if not _FLOAT.fullmatch(digits) or not isfinite(float(digits)):
        hint = "Write a point, not a comma." if _WITH_COMMA.fullmatch(digits) else None
        raise wrong(parameter, "not_a_number", f"takes a number{_allowed(parameter)}, not {shown(text)}.", hint)
    return _within(parameter, float(digits), text, context)


def _within(parameter: Parameter, number: Number, text: str, context: Context) -> Reading:
    if parameter.bounds and not parameter.bounds[0] <= number <= parameter.bounds[1]:
        raise wrong(parameter, "out_of_range", f"takes a number{_allowed(parameter)}, not {shown(text)}.")
    low, high = _advised(parameter, context) or (number, number)
    if not low <= number <= high:
        return Reading(number, (f"{parameter.flag} {number:g} is unusual: {low:g} to {high:g} is advised.",))
    return Reading(number)


def _advised(parameter: Parameter, context: Context) -> tuple[float, float] | None:
    """What the family advises, else the definition."""
    if parameter.family_advised and context.family and context.model:
        return context.family.value(parameter.family_advised, context.model) or parameter.advised
    return parameter.advised


def _allowed(parameter: Parameter) -> str:
    return f" from {parameter.bounds[0]:.12g} to {parameter.bounds[1]:.12g}" if parameter.bounds else ""


def read_ratio(parameter: Parameter, text: str, context: Context) -> Reading:
    """The nearest ratio that the family makes; as written as long as nobody knows the family."""
    match = _RATIO.fullmatch(narrow(text))
    if not (match and float(match[1]) > 0 and float(match[2]) > 0):
        raise wrong(parameter, "not_a_ratio", f"takes two positive numbers such as 16:9, not {shown(text)}.")
    written = f"{match[1]}:{match[2]}"
    if context.family is None:
        return Reading(written)
    ratio = context.family.nearest_ratio(float(match[1]), float(match[2]))
    if ratio == written:
        return Reading(ratio)
    return Reading(ratio, (f"Ratio {written} → {ratio}, the nearest that {context.family.title} makes.",))
