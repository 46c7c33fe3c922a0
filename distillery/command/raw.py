"""Values that are no text yet (native options, what a picture says) as a member would have written them."""

from typing import Any

from distillery.command.parameter import Parameter

_LONGEST = 10**30  # no number of a command has more digits


def as_text(parameter: Parameter, value: Any) -> str:
    """`value` as readers take it. What no reader could take stays recognisable for the error."""
    if value is True:
        return "" if parameter.type == "switch" else "yes"
    if isinstance(value, list | tuple):
        return ", ".join(as_text(parameter, each) for each in value)
    if isinstance(value, float) and parameter.type in ("int", "seed") and value.is_integer():
        return as_text(parameter, int(value))
    if isinstance(value, int) and abs(value) >= _LONGEST:
        return f"{'-' if value < 0 else ''}a number too long"
    return str(value)
