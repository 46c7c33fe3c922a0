"""Which command does a thing in the place of another: of its tier, where there is one."""

from collections.abc import Iterable

from distillery.catalogue import Catalogue
from distillery.command import Parameter, Signature
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import text
from distillery.workflow import Definition

START = "image"  # as derived.py calls the picture that a command starts from

ABSENT = text("Nothing here can do that with a picture.")


def named(catalogue: Catalogue, name: str, like: str) -> Definition:
    """The command called `name`, or the twin of it that has the tier of the command `like`. Raises CommandError."""
    own = [each for each in catalogue.definitions.values() if name in (each.name, each.extends)]
    return _best(own, catalogue, like)


def answering(catalogue: Catalogue, answer: str) -> Definition:
    """The command with this answer. Raises CommandError."""
    return _best([each for each in catalogue.definitions.values() if each.answer == answer], catalogue, "")


def drawing(catalogue: Catalogue, like: str) -> Definition:
    """The command that draws from words and a picture: `like` itself if it does. Raises CommandError."""
    able = [each for each in catalogue.definitions.values() if start_of(each)]
    return next((each for each in able if each.name == like), None) or _best(able, catalogue, like)


def start_of(signature: Signature) -> tuple[Parameter, Parameter] | None:
    """The picture that a command starts from, and how much of it is redrawn; None where it starts from none."""
    if signature.positional is None or signature.positional.type != "text":
        return None
    picture = signature.parameters.get(START)
    share = next((each for each in signature.parameters.values() if each.conditions == ((START, None),)), None)
    return (picture, share) if picture and share and picture.type == "image" else None


def _best(found: Iterable[Definition], catalogue: Catalogue, like: str) -> Definition:
    """The first of the tier of `like`, else the first."""
    known = catalogue.definitions.get(like)
    tier = known.tier if known else None
    for each in sorted(found, key=lambda each: each.tier != tier):
        return each
    raise CommandError([Problem("nothing_for_it", ABSENT)])


def drawing_at(catalogue: Catalogue, *, free: bool) -> Definition:
    """The command that draws in a place that is for free commands, or in one that is not. Raises CommandError."""
    able = [each for each in catalogue.definitions.values() if start_of(each)]
    fitting = [each for each in able if bool(each.tier) == free]
    return next(iter(fitting), None) or _best(able, catalogue, "")
