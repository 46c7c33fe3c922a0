"""/command-infos: help, generated from the definitions."""

from collections.abc import Iterable, Iterator, Mapping

from distillery.answers.answer import Answer
from distillery.answers.question import Question, Sources
from distillery.command import Parameter
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
    return _one(definitions[wanted], sources)


def _all(definitions: Iterable[Definition]) -> Answer:
    text = (
        "Words first, then flags in any order: `/serve a red fox --ar 16:9 --seed 7`\n"
        "`/command-infos serve` explains a command with all its flags."
    )
    return Answer("Commands", text, tuple((f"/{each.name}", f"{each.description}.") for each in definitions))


def _one(definition: Definition, sources: Sources) -> Answer:
    parameters = [each for each in definition.parameters.values() if not each.hidden]
    titles = {name: family.title for name, family in sources.catalogue.families.items()}
    fields = tuple((_written(each), " ".join([f"{each.help}.", *_details(each, titles)])) for each in parameters)
    quota = f"\nIt counts against the quota of the tier {definition.tier}." if definition.tier else ""
    return Answer(f"/{definition.name}", f"{definition.description}.{quota}", fields)


def _written(parameter: Parameter) -> str:
    """As members write it: ``--ar W:H``; a positional one has no flag."""
    if parameter.positional:
        return parameter.name
    return " ".join([parameter.flag, *filter(None, [PLACEHOLDERS.get(parameter.type) or "|".join(parameter.choices)])])


def _details(parameter: Parameter, titles: Mapping[str, str]) -> Iterator[str]:
    """What there is to know beside its help, in short sentences."""
    if parameter.bounds:
        advised = f"; {_span(parameter.advised)} is advised" if parameter.advised else ""
        yield f"{_span(parameter.bounds).capitalize()}{advised}."
    if parameter.max_length:
        yield f"Up to {parameter.max_length:,} characters."
    if parameter.max_items:
        yield f"Up to {parameter.max_items}, by commas."
    if parameter.inherits:
        yield "By default as the picture was made."
    elif parameter.default not in (None, "", False):
        yield f"By default {_number(parameter.default)}."
    if parameter.families:
        yield f"For {', '.join(titles[name] for name in parameter.families)} only."
    if parameter.conditions:
        yield f"Together with {' or '.join(_condition(*each) for each in parameter.conditions)}."
    if parameter.excludes:
        yield f"Not beside {', '.join(f'--{name}' for name in parameter.excludes)}."


def _condition(name: str, value: str | None) -> str:
    return f"--{name} {value}" if value else f"--{name}"


def _span(bounds: tuple[float, float]) -> str:
    return f"{_number(bounds[0])} to {_number(bounds[1])}"


def _number(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)
