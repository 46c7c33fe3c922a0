"""The value of a parameter that nobody gave, and that no picture had."""

import secrets
from collections.abc import Mapping
from typing import Any

from distillery.command.parameter import MAX_SEED, Parameter
from distillery.command.readers import read
from distillery.command.reading import Context, Reading
from distillery.command.rules import met
from distillery.vocabulary.text import text

_NOTHING = Reading(None)


def default(parameter: Parameter, readings: Mapping[str, Reading], context: Context) -> Reading:
    """What `parameter` is by itself. `readings` has what decides about it, as far as that could be read."""
    match parameter.type:
        case "seed":
            seed = secrets.randbelow(MAX_SEED + 1)
            return Reading(seed, (text("Seed {seed}, chosen at random.", seed=seed),))
        case "model":
            return Reading(context.model.name if context.model else None)
        case "loras":
            return Reading([])
        case "switch":
            return Reading(bool(parameter.default))
    value = _first(parameter, readings, context)
    if value is None:
        return _NOTHING
    if parameter.type == "ratio":
        return Reading(read(parameter, value, context).value)
    return Reading(float(value) if parameter.type == "float" and isinstance(value, int) else value)


def _first(parameter: Parameter, readings: Mapping[str, Reading], context: Context) -> Any:
    """The first there is of: another parameter's value, the family's, the definition's."""
    other = readings.get(parameter.default_from) if parameter.default_from else None
    if other is not None and other.value is not None:
        return other.value
    named = _occasion(parameter, readings) or parameter.family_default
    if named and context.family and context.model:
        value = context.family.value(named, context.model)
        if value is not None:
            return value
    return parameter.default


def is_particular(parameter: Parameter, readings: Mapping[str, Reading], context: Context) -> bool:
    """Whether the model, or another parameter, brings a value of its own: what is usual elsewhere does not suit it."""
    own = context.model.values if context.model else {}
    return parameter.family_default in own or _occasion(parameter, readings) is not None


def _occasion(parameter: Parameter, readings: Mapping[str, Reading]) -> str | None:
    """The family's value that `parameter` is by itself beside what `readings` say; None: the usual one."""
    if not parameter.occasions:
        return None
    values = {name: reading.value for name, reading in readings.items()}
    return next((named for conditions, named in parameter.occasions if met(conditions, values)), None)
