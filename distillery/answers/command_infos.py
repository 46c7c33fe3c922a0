"""/command-infos: help, generated from the definitions."""

from collections.abc import Iterable, Iterator

from distillery.answers.answer import Answer
from distillery.answers.offered import offered
from distillery.answers.question import Question, Sources
from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.command.by_family import advised, defaults, takers
from distillery.command.reading import either, explained
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, joined, phrase, text
from distillery.workflow import Definition

PLACEHOLDERS = {
    "text": text("words"), "int": text("number"), "float": text("number"), "ratio": "W:H", "seed": text("number"),
    "model": text("name"), "lora": text("name"), "loras": text("names"), "image": text("picture"),
    "cells": text("cells"), "preset": text("name"),
}  # fmt: skip
OVERVIEW = text(
    "Words first, then flags in any order: `/serve a red fox --ar 16:9 --seed 7`\n"
    "`/command-infos serve` explains a command with all its flags."
)


def command_infos(question: Question, sources: Sources) -> Answer:
    """All commands, or the one that is named. Raises CommandError for one that there is not."""
    definitions = sources.catalogue.definitions
    wanted = question.command.parameters["command"].strip().lower().removeprefix("/")
    if not wanted:
        return _all(definitions.values())
    if wanted not in definitions:
        guess = nearest(wanted, definitions)
        hint = (
            text("Did you mean {guess}?", guess=guess)
            if guess
            else text("There are: {names}.", names=", ".join(definitions))
        )
        message = text('There is no command "{name}".', name=wanted)
        raise CommandError([Problem("unknown_command", message, hint=hint)])
    return of_command(definitions[wanted], sources.catalogue, question.member_id)


def _all(definitions: Iterable[Definition]) -> Answer:
    return Answer(text("Commands"), OVERVIEW, tuple((f"/{each.name}", _described(each)) for each in definitions))


def of_command(definition: Definition, catalogue: Catalogue, member: str) -> Answer:
    """A command with all its flags, and the names that `member` may give them."""
    parameters = [each for each in definition.parameters.values() if not each.hidden]
    names = [offered(each, definition, catalogue, member) for each in parameters]
    fields = tuple(
        (_written(each), joined([explained(each), *_details(each, definition, catalogue), *filter(None, [listed])]))
        for each, listed in zip(parameters, names, strict=True)
    )
    tier = definition.tier
    quota = [text("It counts against the quota of the tier {tier}.", tier=tier)] if tier else []
    return Answer(f"/{definition.name}", joined([_described(definition), *quota], by="\n"), fields)


def _described(definition: Definition) -> Text:
    return text("{help}.", help=phrase(definition.description))


def _written(parameter: Parameter) -> str:
    """As members write it: ``--ar W:H``; a positional one has no flag."""
    if parameter.positional:
        return parameter.name
    value = PLACEHOLDERS.get(parameter.type) or "|".join(parameter.choices)
    return joined([parameter.flag, value]) if value else parameter.flag


def _details(parameter: Parameter, signature: Signature, catalogue: Catalogue) -> Iterator[Text]:
    """What there is to know beside its help, in short sentences."""
    families = catalogue.families
    if parameter.bounds:
        yield _range(parameter.bounds, advised(parameter, signature, families, _span))
    if parameter.max_length:
        yield text("Up to {count:,} characters.", count=parameter.max_length)
    if parameter.max_items:
        yield text("Up to {count}.", count=parameter.max_items)
    if parameter.inherits:
        yield text("By default as the picture was made.")
    elif parameter.type == "model":
        yield text("By default {value}.", value=parameter.default or catalogue.library.default)
    elif parameter.default_from:
        yield text("By default as {flag}.", flag=f"--{parameter.default_from}")
    elif usual := defaults(parameter, signature, families, _value):
        yield text("By default {value}.", value=usual)
    yield from _company(parameter, *takers(parameter, signature, families))


def _company(parameter: Parameter, taking: str, without: str) -> Iterator[Text]:
    """The families and flags that it goes with, or not."""
    if taking:
        yield text("{families} only.", families=taking)
    if without:
        yield text("Not with {families}.", families=without)
    if parameter.conditions:
        yield text("Together with {flags}.", flags=either([_condition(*each) for each in parameter.conditions]))
    if parameter.excludes:
        yield text("Not beside {flags}.", flags=", ".join(f"--{name}" for name in parameter.excludes))


def _range(bounds: tuple[float, float], best: str) -> Text:
    if best:
        return text("{range}; {best} is advised.", range=_span(bounds), best=best)
    return text("{range}.", range=_span(bounds))


def _condition(name: str, value: str | None) -> str:
    return f"--{name} {value}" if value else f"--{name}"


def _span(bounds: tuple[float, float]) -> Text:
    return text("{low} to {high}", low=_value(bounds[0]), high=_value(bounds[1]))


def _value(value: object) -> str:
    """`value` as it reads in a sentence; nothing for what is off or empty."""
    if isinstance(value, bool):
        return text("on") if value else ""
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)
