"""Whole numbers, decimal numbers, ratios."""

import re
from math import isfinite
from typing import TypeVar

from distillery.command.parameter import Parameter
from distillery.command.reading import Context, Reading, shown, subject, wrong
from distillery.command.text import narrow
from distillery.vocabulary.text import Text, text

_INT = re.compile(r"[+-]?[0-9]{1,30}")
_FLOAT = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")
_RATIO = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*:\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)")
_WITH_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")

Number = TypeVar("Number", int, float)


def read_int(parameter: Parameter, raw: str, context: Context) -> Reading:
    """A whole number within the bounds."""
    digits = narrow(raw)
    if not _INT.fullmatch(digits):
        raise wrong(parameter, "not_a_number", _wants_whole(parameter, raw))
    return _within(parameter, int(digits), raw, context)


def read_float(parameter: Parameter, raw: str, context: Context) -> Reading:
    """A finite number within the bounds."""
    digits = narrow(raw)
    if not _FLOAT.fullmatch(digits) or not isfinite(float(digits)):
        hint = text("Write a point, not a comma.") if _WITH_COMMA.fullmatch(digits) else None
        raise wrong(parameter, "not_a_number", _wants_number(parameter, raw), hint)
    return _within(parameter, float(digits), raw, context)


def _within(parameter: Parameter, number: Number, raw: str, context: Context) -> Reading:
    if parameter.bounds and not parameter.bounds[0] <= number <= parameter.bounds[1]:
        raise wrong(parameter, "out_of_range", _wants_number(parameter, raw))
    low, high = _advised(parameter, context) or (number, number)
    if not low <= number <= high:
        return Reading(number, (_unusual(parameter, number, low, high),))
    return Reading(number)


def _unusual(parameter: Parameter, number: float, low: float, high: float) -> Text:
    return text(
        "{flag} {number} is unusual: {low} to {high} is advised.",
        flag=parameter.flag,
        number=f"{number:g}",
        low=f"{low:g}",
        high=f"{high:g}",
    )


def _advised(parameter: Parameter, context: Context) -> tuple[float, float] | None:
    """What the family advises, else the definition."""
    if parameter.family_advised and context.family and context.model:
        return context.family.value(parameter.family_advised, context.model) or parameter.advised
    return parameter.advised


def _wants_whole(parameter: Parameter, raw: str) -> Text:
    it, written = subject(parameter), shown(raw)
    if parameter.bounds is None:
        return text("{it} takes a whole number, not {written}.", it=it, written=written)
    low, high = (f"{bound:.12g}" for bound in parameter.bounds)
    return text(
        "{it} takes a whole number from {low} to {high}, not {written}.", it=it, low=low, high=high, written=written
    )


def _wants_number(parameter: Parameter, raw: str) -> Text:
    it, written = subject(parameter), shown(raw)
    if parameter.bounds is None:
        return text("{it} takes a number, not {written}.", it=it, written=written)
    low, high = (f"{bound:.12g}" for bound in parameter.bounds)
    return text("{it} takes a number from {low} to {high}, not {written}.", it=it, low=low, high=high, written=written)


def read_ratio(parameter: Parameter, raw: str, context: Context) -> Reading:
    """The nearest ratio that the family makes; as written as long as nobody knows the family."""
    match = _RATIO.fullmatch(narrow(raw))
    if not (match and float(match[1]) > 0 and float(match[2]) > 0):
        message = text(
            "{it} takes two positive numbers such as 16:9, not {written}.", it=subject(parameter), written=shown(raw)
        )
        raise wrong(parameter, "not_a_ratio", message)
    written = f"{match[1]}:{match[2]}"
    if context.family is None:
        return Reading(written)
    ratio = context.family.nearest_ratio(float(match[1]), float(match[2]))
    if ratio == written:
        return Reading(ratio)
    note = text(
        "Ratio {written} → {ratio}, the nearest that {family} makes.",
        written=written,
        ratio=ratio,
        family=context.family.title,
    )
    return Reading(ratio, (note,))
