"""Values that are no text yet (native options, what a picture says) as a member would have written them."""

from typing import Any

from distillery.command.parameter import Parameter

_LONGEST = 10**30  # no number of a command has more digits


def is_given(value: Any) -> bool:
    """Whether a parameter's value is one that somebody chose: no absent one, no switch that is off, no empty list."""
    return value is not None and value is not False and value != []


def as_text(parameter: Parameter, value: Any) -> str:
    """`value` as readers take it. What no reader could take stays recognisable for the error."""
    if value is True:
        return "" if parameter.type == "switch" else "yes"
    if isinstance(value, list | tuple):
        return ", ".join(as_text(parameter, each) for each in value)
    if isinstance(value, float) and parameter.type in ("int", "seed") and value.is_integer():
        return as_text(parameter, int(value))
    if isinstance(value, int) and abs(value) >= _LONGEST:
        return "a number too long"
    return str(value)
