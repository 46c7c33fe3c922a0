"""A command as the text that makes it: what differs from the defaults, and no more."""

from collections.abc import Iterator, Mapping
from typing import Any

from distillery.command.command import Command
from distillery.command.defaults import default
from distillery.command.parameter import Parameter
from distillery.command.raw import as_text, is_given
from distillery.command.reading import Context, Reading
from distillery.command.rules import works_with
from distillery.command.signature import Signature
from distillery.command.text import quote


def written(command: Command, signature: Signature, context: Context) -> str:
    """``/serve a red fox --seed 7``."""
    return " ".join([f"/{command.name}", *_parts(command, signature, context)])


def _parts(command: Command, signature: Signature, context: Context) -> Iterator[str]:
    readings = {name: Reading(value) for name, value in command.parameters.items()}
    for parameter in signature.parameters.values():
        value = command.parameters.get(parameter.name)
        if parameter.hidden or not is_given(value) or not works_with(parameter, context):
            continue
        if parameter.positional or signature.inherits or value != _by_itself(parameter, readings, context):
            yield _part(parameter, value)


def _by_itself(parameter: Parameter, readings: Mapping[str, Reading], context: Context) -> Any:
    """What `parameter` will be if it is left out; None when that is open."""
    if parameter.type == "model":
        return parameter.default or context.library.default
    return None if parameter.type == "seed" else default(parameter, readings, context).value


def _part(parameter: Parameter, value: Any) -> str:
    text = as_text(parameter, value)
    if parameter.positional:
        return text
    return parameter.flag if value is True else f"{parameter.flag} {quote(text)}"
