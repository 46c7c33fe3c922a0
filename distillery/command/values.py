"""Reading one value by its parameter's type. The only code there is per type; none is per flag."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any, TypeVar

from distillery.command.parameter import MAX_SEED, Parameter, Type
from distillery.library import Family, Library
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, NotFound, Problem

_INT = re.compile(r"[+-]?[0-9]{1,30}")
_FLOAT = re.compile(r"[+-]?(?:[0-9]{1,30}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][+-]?[0-9]{1,3})?")
_RATIO = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?)\s*[:：]\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)")
# Control characters but tab and line ends, which terminals would obey, and halves of characters, which nothing stores.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN = 40  # characters of a value that an error quotes


@dataclass(frozen=True)
class Context:
    """What values are read against: the library, the models this command runs with, the family chosen."""

    library: Library
    models: tuple[str, ...]
    family: Family


@dataclass(frozen=True)
class Reading:
    """A value, and a note when it is not just what was written."""

    value: Any
    note: str | None = None


Reader = Callable[[Parameter, str, Context], Reading]
Number = TypeVar("Number", int, float)


def read(parameter: Parameter, text: str, context: Context) -> Reading:
    """`text` as `parameter` wants it. Raises CommandError."""
    return _READERS[parameter.type](parameter, text, context)


def default(parameter: Parameter, context: Context) -> Reading:
    """The value of a parameter that nobody gave."""
    if parameter.type == "seed":
        seed = secrets.randbelow(MAX_SEED + 1)
        return Reading(seed, f"Seed {seed}, chosen at random.")
    if parameter.type == "model":
        preferred = context.library.default
        return Reading(preferred if preferred in context.models else context.models[0])
    if parameter.type == "switch":
        return Reading(bool(parameter.default))
    if parameter.family_default:
        return Reading(getattr(context.family, parameter.family_default))
    if parameter.default is None:
        return Reading(None)
    return Reading(read(parameter, str(parameter.default), context).value)


def wrong(parameter: Parameter, code: str, message: str, hint: str | None = None) -> CommandError:
    """The error for one value; `message` follows the flag's name."""
    flag = None if parameter.positional else parameter.flag
    return CommandError([Problem(code, f"{flag or f'The {parameter.name}'} {message}", flag, hint)])


def shown(text: str, quotes: str = '"') -> str:
    """What somebody wrote as errors quote it: on one line, not too long."""
    line = " ".join(text.split())
    return f"{quotes}{line[: _SHOWN - 1]}…{quotes}" if len(line) > _SHOWN else f"{quotes}{line}{quotes}"


def _text(parameter: Parameter, text: str, context: Context) -> Reading:
    if parameter.max_length and len(text) > parameter.max_length:
        message = f"has {len(text):,} characters; {parameter.max_length:,} are allowed."
        raise wrong(parameter, "too_long", message, f"Take out {len(text) - parameter.max_length:,}.")
    if bad := _UNSTORABLE.search(text):
        raise wrong(parameter, "bad_character", f"holds a control character (U+{ord(bad[0]):04X}).", "Take it out.")
    return Reading(text)


def _int(parameter: Parameter, text: str, context: Context) -> Reading:
    if not _INT.fullmatch(text):
        raise wrong(parameter, "not_a_number", f"takes a whole number{_allowed(parameter)}, not {shown(text)}.")
    return Reading(_within(parameter, int(text), text))


def _float(parameter: Parameter, text: str, context: Context) -> Reading:
    if not _FLOAT.fullmatch(text) or not isfinite(float(text)):
        hint = "Write a point, not a comma." if re.fullmatch(r"[0-9]+,[0-9]+", text) else None
        raise wrong(parameter, "not_a_number", f"takes a number{_allowed(parameter)}, not {shown(text)}.", hint)
    return Reading(_within(parameter, float(text), text))


def _within(parameter: Parameter, number: Number, text: str) -> Number:
    if parameter.bounds and not parameter.bounds[0] <= number <= parameter.bounds[1]:
        raise wrong(parameter, "out_of_range", f"takes a number{_allowed(parameter)}, not {shown(text)}.")
    return number


def _allowed(parameter: Parameter) -> str:
    return f" from {parameter.bounds[0]:.12g} to {parameter.bounds[1]:.12g}" if parameter.bounds else ""


def _choice(parameter: Parameter, text: str, context: Context) -> Reading:
    for choice in parameter.choices:
        if choice.lower() == text.lower():
            return Reading(choice)
    guess = nearest(text.lower(), parameter.choices)
    hint = f"Did you mean {guess}?" if guess else None
    raise wrong(parameter, "unknown_choice", f"is one of {', '.join(parameter.choices)}, not {shown(text)}.", hint)


def _ratio(parameter: Parameter, text: str, context: Context) -> Reading:
    match = _RATIO.fullmatch(text)
    width, height = (float(match[1]), float(match[2])) if match else (0.0, 0.0)
    if not (width > 0 and height > 0):
        raise wrong(parameter, "not_a_ratio", f"takes two positive numbers such as 16:9, not {shown(text)}.")
    ratio = context.family.nearest_ratio(width, height)
    written = f"{match[1]}:{match[2]}" if match else text
    note = f"Ratio {written} → {ratio}, the nearest that {context.family.title} makes." if written != ratio else None
    return Reading(ratio, note)


def _switch(parameter: Parameter, text: str, context: Context) -> Reading:
    if text:
        hint = "The prompt comes before the first flag."
        raise wrong(parameter, "unexpected_value", f"takes no value, but {shown(text)} follows it.", hint)
    return Reading(True)


def _model(parameter: Parameter, text: str, context: Context) -> Reading:
    try:
        model = context.library.model(text)
    except NotFound:
        guess = nearest(text.lower(), context.models)
        hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(context.models)}."
        raise wrong(parameter, "unknown_model", f"is no model we have: {shown(text)}.", hint) from None
    if model.name not in context.models:
        hint = f"It works with: {', '.join(context.models)}."
        raise wrong(parameter, "model_not_taken", f"{model.name} does not work with this command.", hint)
    return Reading(model.name)


_READERS: dict[Type, Reader] = {
    "text": _text,
    "int": _int,
    "seed": _int,
    "float": _float,
    "choice": _choice,
    "ratio": _ratio,
    "switch": _switch,
    "model": _model,
}
