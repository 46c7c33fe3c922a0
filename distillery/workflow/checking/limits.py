"""Whether Discord takes a command as its definition describes it. Source: Discord's documentation of commands."""

from collections import Counter
from collections.abc import Iterator

from distillery.command.parameter import Parameter
from distillery.command.signature import Signature

COMMANDS = 100  # of one application
OPTIONS = 25
CHOICE = 100  # characters
CHARACTERS = 8000  # of a command's names, descriptions and choices together
LARGEST = 2**53  # the numbers that survive Discord's JSON
_WORDS = {"image": "text", "text": None}  # the option for free text beside a positional parameter, by its type


def beyond(signature: Signature) -> Iterator[str]:
    """Everything in which a command is beyond what Discord allows."""
    names = list(_names(signature))
    if len(names) > OPTIONS:
        yield f"{len(names)} options; Discord takes {OPTIONS}. Take `option = true` from some: they stay flags."
    for name in [name for name, count in Counter(names).items() if count > 1]:
        yield f'parameters.{name}: Discord needs an option "{name}" for what is written freely. Rename the parameter.'
    for parameter in _options(signature):
        yield from _parameter(parameter)
    if (characters := _characters(signature)) > CHARACTERS:
        yield f"{characters:,} characters of names, help and choices; Discord takes {CHARACTERS:,}. Shorten the help."


def _parameter(parameter: Parameter) -> Iterator[str]:
    for choice in parameter.choices:
        if not 0 < len(choice) <= CHOICE:
            yield f"parameters.{parameter.name}: a choice has {len(choice)} characters; Discord takes 1 to {CHOICE}."
    if parameter.bounds and max(map(abs, parameter.bounds)) > LARGEST:
        yield f"parameters.{parameter.name}: its range goes beyond ±2^53, and Discord's numbers end there."


def _options(signature: Signature) -> list[Parameter]:
    return [each for each in signature.parameters.values() if each.option or each.positional]


def _names(signature: Signature) -> Iterator[str]:
    yield from (parameter.name for parameter in _options(signature))
    kind = signature.positional.type if signature.positional else "none"
    free = _WORDS.get(kind, "flags")
    if free and any(not each.hidden for each in signature.parameters.values()):
        yield free


def _characters(signature: Signature) -> int:
    told = [signature.name, signature.description]
    for parameter in _options(signature):
        told += [parameter.name, parameter.help, *(2 * choice for choice in parameter.choices)]
    return sum(map(len, told))
