"""The text of a command that makes a picture again, from what the picture says."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from distillery.answers.effect import by_itself, meant
from distillery.catalogue import Catalogue
from distillery.command import Command, Parameter
from distillery.command.raw import is_given
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.text import Text, text

REWRITES = "llm"  # the prompt in a recipe is the rewritten one: rewriting it again would make another picture


def again(
    recipe: Mapping[str, Any], catalogue: Catalogue, member: str, secret: Collection[str] = ()
) -> tuple[str | None, Text | None]:
    """The text, or None and a sentence why there is none. It is sure to mean what the recipe says.

    There is none where it would have to name what is `secret` to the member.
    """
    name = str(recipe.get("command"))
    definition = catalogue.definitions.get(name)
    if definition is None or definition.answer is not None:
        return None, text("It cannot be made again as it was: the command it was made with is not here.")
    said = dict(_said(definition.parameters, recipe))
    if not values(said).isdisjoint(secret):
        return None, text("It cannot be made again as it was: something that it was made with is not here.")
    written = catalogue.format(Command(name, {each: said.get(each) for each in definition.parameters}))
    try:
        understood = catalogue.parse(written, member=member).parameters
    except CommandError as error:
        return None, text("It cannot be made again as it was: {why}", why=error.problems[0].told)
    changed = [each for each, value in said.items() if understood[each] != value]
    if changed:
        names = ", ".join(changed)
        return None, text("It cannot be made again as it was: no text gives it the same {names}.", names=names)
    return (f"{written} --images 1" if "images" in definition.parameters else written), None


def values(said: Mapping[str, Any]) -> set[str]:
    """All the words that are values of their own, or items of lists."""
    listed = (value if isinstance(value, list) else [value] for value in said.values())
    return {each for value in listed for each in value if isinstance(each, str)}


def _said(parameters: Mapping[str, Parameter], recipe: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What must be written: no defaults, and nothing that the model's family has no use for."""
    for name, parameter in parameters.items():
        value = recipe.get(name)
        written = is_given(value) and value != by_itself(parameter, recipe)
        if written and meant(parameter, recipe) and not (parameter.hidden or name == REWRITES):
            yield name, value
