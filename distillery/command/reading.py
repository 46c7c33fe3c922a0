"""What one value is read against, what comes of it, and how an error speaks of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from distillery.command.parameter import Parameter
from distillery.library import Family, Library, Model
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import Text, phrase, text

_SHOWN = 40  # characters of a value that an error quotes
# What terminals obey, what turns lines round or hides, and halves of characters, which nothing can send.
_UNSHOWABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


@dataclass(frozen=True)
class Context:
    """Who asks, what there is, and what was decided first.

    `models` are the names this command runs with for this member. `model` is the one chosen; None while it is only
    known from a picture that nobody has looked at yet. `prompt` is what activation words are looked for in.
    """

    library: Library
    families: Mapping[str, Family]
    models: tuple[str, ...]
    model: Model | None
    member: str | None = None
    prompt: str = ""

    @cached_property
    def family(self) -> Family | None:
        """The family of the model chosen."""
        return self.families[self.model.family] if self.model else None

    def title(self, family: str) -> str:
        """What members call a family."""
        return self.families[family].title if family in self.families else family


class Reading(NamedTuple):
    """A value, and sentences for the member where it is not just what was written."""

    value: Any
    notes: tuple[str, ...] = ()


def wrong(parameter: Parameter, code: str, message: Text, hint: str | None = None) -> CommandError:
    """The error for one value. `message` calls the parameter ``{it}``, which is its `subject`."""
    return CommandError([problem(parameter, code, message, hint)])


def problem(parameter: Parameter, code: str, message: Text, hint: str | None = None) -> Problem:
    """The same, as one of several."""
    flag = None if parameter.positional or parameter.hidden else parameter.flag
    return Problem(code, message, flag, hint)


def subject(parameter: Parameter) -> str:
    """What sentences call a parameter: ``--cfg``, or ``The prompt``."""
    return text("The {name}", name=parameter.name) if parameter.positional else parameter.flag


def explained(parameter: Parameter) -> Text:
    """A parameter's help as a sentence."""
    return text("{help}.", help=phrase(parameter.help))


def shown(text: str, quotes: str = '"') -> str:
    """What somebody wrote as errors quote it: on one line, not too long, with � for what cannot be shown."""
    line = _UNSHOWABLE.sub("\ufffd", " ".join(text[: 4 * _SHOWN].split()))
    return f"{quotes}{line[: _SHOWN - 1]}…{quotes}" if len(line) > _SHOWN else f"{quotes}{line}{quotes}"


def either(names: list[str] | tuple[str, ...]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    if len(names) < 2:
        return "".join(names)
    return text("{names} or {last}", names=", ".join(names[:-1]), last=names[-1])
