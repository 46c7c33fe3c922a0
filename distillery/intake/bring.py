"""Bringing the pictures that a command names: stored ones by their names, the others from where their links lead."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from distillery.command import Command, Parameter
from distillery.pictures import PictureRefused, Pictures, TimeBudget
from distillery.pictures.refusal import unknown_picture
from distillery.pictures.store import is_name
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import Text, text
from distillery.workflow import Definition

SECONDS = 10.0  # that all links of a command may take together: a thread waits for them

Screen = Callable[[StoredPicture, str | None], None]
"""Looks at a picture that was brought, in a guild or outside of them. Raises PictureRefused."""


class Brought(Protocol):
    """Who brought which stored pictures: members/brought.py."""

    def add(self, member_id: str, names: Collection[str]) -> None:
        """The member brought these."""

    def known(self, member_id: str, names: Collection[str]) -> Collection[str]:
        """Those that the member may name."""


def unscreened(picture: StoredPicture, guild_id: str | None) -> None:
    """Every picture may be used."""


def images(definition: Definition, command: Command) -> dict[Parameter, str]:
    """The image parameters that were given, with what was written."""
    taken = [parameter for parameter in definition.parameters.values() if parameter.type == "image"]
    return {parameter: value for parameter in taken if (value := command.parameters.get(parameter.name))}


def strange(references: Iterable[str], brought: Brought, member_id: str, passed_on: Collection[str]) -> set[str]:
    """Those that name stored pictures which somebody else brought, if anybody did."""
    named = {each for each in references if is_name(each)}.difference(passed_on)
    return named.difference(brought.known(member_id, named))


def bring(
    pictures: Pictures,
    wanted: Mapping[Parameter, str],
    screen: Screen = unscreened,
    guild_id: str | None = None,
    strange: Collection[str] = (),
) -> dict[Parameter, StoredPicture]:
    """The pictures wanted, one after the other; those that are `strange` as if there were none.

    Raises CommandError with all that are refused; StorageError.
    """

    def bring_one(reference: str, budget: TimeBudget) -> StoredPicture:
        if reference in strange:
            raise unknown_picture(reference)
        picture = pictures.bring(reference, budget)
        screen(picture, guild_id)
        return picture

    found = _found(bring_one, dict.fromkeys(wanted.values()))
    problems = [_problem(parameter, found[reference]) for parameter, reference in wanted.items()]
    if told := [problem for problem in problems if problem]:
        raise CommandError(told)
    brought = ((parameter, found[reference]) for parameter, reference in wanted.items())
    return {parameter: picture for parameter, picture in brought if isinstance(picture, StoredPicture)}


def _found(
    bring_one: Callable[[str, TimeBudget], StoredPicture], references: Iterable[str]
) -> dict[str, StoredPicture | Problem]:
    """What each reference leads to, or why to nothing."""
    budget = TimeBudget(SECONDS)
    found: dict[str, StoredPicture | Problem] = {}
    for reference in references:
        try:
            found[reference] = bring_one(reference, budget)
        except PictureRefused as refused:
            found[reference] = refused.problem
    return found


def _problem(parameter: Parameter, found: StoredPicture | Problem) -> Problem | None:
    flag = None if parameter.positional else parameter.flag
    if isinstance(found, Problem):
        return replace(found, flag=flag)
    if found.masked or not parameter.masked:
        return None
    if flag:
        message = text("{flag} redraws the transparent part of a picture, and this one has none.", flag=flag)
    else:
        message = text("It redraws the transparent part of a picture, and this one has none.")
    return Problem("not_masked", message, flag, text("/makemask makes one, and so does any eraser; send PNG."))


def scaled(parameter: Parameter, picture: StoredPicture) -> Text | None:
    """A note for the member whose picture was too large to be stored as it came."""
    if picture.original is None:
        return None
    before, after = f"{picture.original[0]}×{picture.original[1]}", f"{picture.width}×{picture.height}"
    if parameter.positional:
        return text("The picture was brought down from {before} to {after} pixels first.", before=before, after=after)
    return text(
        "The picture of {flag} was brought down from {before} to {after} pixels first.",
        flag=parameter.flag, before=before, after=after,
    )  # fmt: skip
