"""The values of an old request as a text that is taken today, from whoever asks: what is not, is left out, and told."""

from collections.abc import Iterator, Mapping
from typing import Any

from distillery.catalogue import Catalogue
from distillery.command import Command, Signature
from distillery.command.raw import is_given
from distillery.command.reading import Context
from distillery.command.text import split_command
from distillery.command.writing import written
from distillery.remix.next import Next
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import text

SPENT = ("llm", "preset")  # what they brought is in the other values by now: once more would make another picture

Values = dict[str, Any]


def definition_of(catalogue: Catalogue, command: str) -> Signature:
    """The command's definition. Raises CommandError when there is none any more."""
    if found := catalogue.definitions.get(command):
        return found
    message = text("There is no /{command} any more.", command=command)
    raise CommandError([Problem("unknown_command", message, hint=text("Use one of those that Discord offers."))])


def remade(catalogue: Catalogue, command: str, said: Mapping[str, Any], member: str) -> Next:
    """`command` with what of `said` (by parameter name) `member` may say today. Raises CommandError."""
    signature = definition_of(catalogue, command)
    known = {name: value for name, value in said.items() if is_given(value) and name not in SPENT}
    values = {name: value for name, value in known.items() if name in signature.parameters}
    notes = [_left_out(name) for name in known if name not in signature.parameters]
    notes += _without_strangers(catalogue, signature, values, member)
    while bad := _misfits(catalogue, signature, values, member):
        notes += map(_left_out, bad)
        values = {name: value for name, value in values.items() if name not in bad}
    return Next(command, _text(catalogue, signature, values, member), notes=tuple(notes))


def _left_out(name: str) -> str:
    return text("{flag} can no longer be used like this and was left out.", flag=f"--{name}")


def _without_strangers(catalogue: Catalogue, signature: Signature, values: Values, member: str) -> Iterator[str]:
    """Takes models and LoRAs out that are not for `member`, and tells so; what is somebody's own is not named."""
    for parameter in signature.flags.values():
        if parameter.type == "model" and parameter.name in values:
            yield from _without_stranger(catalogue, parameter.name, values, member)
        elif parameter.type == "loras" and parameter.name in values:
            yield from _without_strange_loras(catalogue, parameter.name, values, member)


def _without_stranger(catalogue: Catalogue, name: str, values: Values, member: str) -> Iterator[str]:
    model = catalogue.library.models.get(str(values[name]))
    if model is None:
        yield text("The model {model} is no longer here; the usual one is used.", model=values.pop(name))
    elif not model.visible_to(member):
        del values[name]
        yield text("It was made with somebody's own model; the usual one is used.")


def _without_strange_loras(catalogue: Catalogue, name: str, values: Values, member: str) -> Iterator[str]:
    library, asked = catalogue.library, [str(each) for each in values[name]]
    values[name] = [each for each in asked if each in library.loras and library.loras[each].visible_to(member)]
    for each in asked:
        if each not in library.loras:
            yield text("The LoRA {lora} is no longer here and was left out.", lora=each)
        elif each not in values[name]:
            yield text("Somebody's own LoRA was left out.")


def _misfits(catalogue: Catalogue, signature: Signature, values: Values, member: str) -> list[str]:
    """Those of `values` that the language of today objects to; nothing where a member must decide."""
    try:
        catalogue.parse(_text(catalogue, signature, values, member), command=signature.name, member=member)
    except CommandError as error:
        flags = dict.fromkeys(str(problem.flag or "").removeprefix("--") for problem in error.problems)
        return [name for name in flags if name in values]
    return []


def _text(catalogue: Catalogue, signature: Signature, values: Values, member: str) -> str:
    command = Command(signature.name, {name: values.get(name) for name in signature.parameters})
    _, said = split_command(written(command, signature, _context(catalogue, signature, values, member)))
    return said.strip()


def _context(catalogue: Catalogue, signature: Signature, values: Values, member: str) -> Context:
    """What the text will be read against: nothing that the family of its model lacks is written."""
    usable = {model.name: model for model in catalogue.library.visible_models(member, signature.families)}
    parameter = signature.of_type("model")
    wanted = (values.get(parameter.name), parameter.default) if parameter else ()
    found = (usable.get(str(name)) for name in (*wanted, catalogue.library.default))
    model = next(filter(None, found), next(iter(usable.values()), None))
    return Context(catalogue.library, catalogue.families, tuple(usable), model, member)
