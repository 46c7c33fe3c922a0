"""/command-infos: help, generated from the definitions."""

from collections.abc import Iterable, Iterator

from distillery.answers.answer import Answer
from distillery.answers.offered import offered
from distillery.answers.question import Question, Sources
from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.command.by_family import advised, defaults, restriction
from distillery.command.reading import either
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.workflow import Definition

PLACEHOLDERS = {
    "text": "words", "int": "number", "float": "number", "ratio": "W:H", "seed": "number", "model": "name",
    "lora": "name", "loras": "names", "image": "picture", "cells": "cells",
}  # fmt: skip


def command_infos(question: Question, sources: Sources) -> Answer:
    """All commands, or the one that is named. Raises CommandError for one that there is not."""
    definitions = sources.catalogue.definitions
    wanted = question.command.parameters["command"].strip().lower().removeprefix("/")
    if not wanted:
        return _all(definitions.values())
    if wanted not in definitions:
        guess = nearest(wanted, definitions)
        hint = f"Did you mean {guess}?" if guess else f"There are: {', '.join(definitions)}."
        raise CommandError([Problem("unknown_command", f'There is no command "{wanted}".', hint=hint)])
    return _one(definitions[wanted], sources.catalogue, question.member_id)


def _all(definitions: Iterable[Definition]) -> Answer:
    text = (
        "Words first, then flags in any order: `/serve a red fox --ar 16:9 --seed 7`\n"
        "`/command-infos serve` explains a command with all its flags."
    )
    return Answer("Commands", text, tuple((f"/{each.name}", f"{each.description}.") for each in definitions))


def _one(definition: Definition, catalogue: Catalogue, member: str) -> Answer:
    parameters = [each for each in definition.parameters.values() if not each.hidden]
    names = [offered(each, definition, catalogue, member) for each in parameters]
    fields = tuple(
        (_written(each), " ".join([f"{each.help}.", *_details(each, definition, catalogue), *filter(None, [listed])]))
        for each, listed in zip(parameters, names, strict=True)
    )
    quota = f"\nIt counts against the quota of the tier {definition.tier}." if definition.tier else ""
    return Answer(f"/{definition.name}", f"{definition.description}.{quota}", fields)


def _written(parameter: Parameter) -> str:
    """As members write it: ``--ar W:H``; a positional one has no flag."""
    if parameter.positional:
        return parameter.name
    return " ".join([parameter.flag, *filter(None, [PLACEHOLDERS.get(parameter.type) or "|".join(parameter.choices)])])


def _details(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> Iterator[str]:
    """What there is to know beside its help, in short sentences."""
    families = catalogue.families
    if parameter.bounds:
        best = advised(parameter, signature, families, _span)
        yield f"{_span(parameter.bounds)}{f'; {best} is advised' if best else ''}."
    if parameter.max_length:
        yield f"Up to {parameter.max_length:,} characters."
    if parameter.max_items:
        yield f"Up to {parameter.max_items}."
    if parameter.inherits:
        yield "By default as the picture was made."
    elif parameter.type == "model":
        yield f"By default {parameter.default or catalogue.library.default}."
    elif parameter.default_from:
        yield f"By default as --{parameter.default_from}."
    elif usual := defaults(parameter, signature, families, _value):
        yield f"By default {usual}."
    if only := restriction(parameter, signature, families):
        yield f"{only[0].upper()}{only[1:]}."
    if parameter.conditions:
        yield f"Together with {either([_condition(*each) for each in parameter.conditions])}."
    if parameter.excludes:
        yield f"Not beside {', '.join(f'--{name}' for name in parameter.excludes)}."


def _condition(name: str, value: str | None) -> str:
    return f"--{name} {value}" if value else f"--{name}"


def _span(bounds: tuple[float, float]) -> str:
    return f"{_value(bounds[0])} to {_value(bounds[1])}"


def _value(value: object) -> str:
    """`value` as it reads in a sentence; nothing for what is off or empty."""
    if isinstance(value, bool):
        return "on" if value else ""
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)
