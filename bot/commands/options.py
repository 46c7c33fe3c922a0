"""A command's native options: which there are, and what Discord lets a member put into them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands

from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.text import text

Flag = dict[str, Any]  # as Catalogue.describe() tells it

LONGEST_TEXT = 6000  # what Discord takes; the parser counts the prompt itself
CHOICES = 25  # Discord's limit, for choices and for suggestions
OPTIONS = 25  # Discord's limit for one command
WORDS = {  # the option for what has no option of its own, by the type of the command's positional parameter
    "image": ("text", text("A link instead of a picture, and --flags")),
    "lora": ("flags", text("--flags, as you would write them")),
    None: ("flags", text("--flags, as you would write them")),
}


@dataclass(frozen=True)
class Option:
    """One option; `type` is the parameter's, or "words" for free text with flags in it."""

    name: str
    help: str
    type: str
    required: bool = False
    flag: Flag | None = None

    @property
    def choices(self) -> list[str]:
        """What there is to choose from, if that is all and fits."""
        return self._listed if self.type == "choice" and len(self._listed) <= CHOICES else []

    @property
    def suggests(self) -> bool:
        """Whether a member is helped while typing."""
        of_names = self.type in ("ratio", "model", "lora", "loras", "preset")
        return of_names or self._is_prompt or len(self._listed) > CHOICES

    @property
    def _is_prompt(self) -> bool:
        return self.type == "words" and self.required and self.flag is not None

    @property
    def _listed(self) -> list[str]:
        return list(self.flag["choices"]) if self.flag else []

    @property
    def annotation(self) -> Any:
        """Discord's type, with the bounds that its client then enforces."""
        if self.type == "image":
            return discord.Attachment
        if self.type == "switch":
            return bool
        if self.type in ("int", "seed", "float") and self.flag:
            return _number(float if self.type == "float" else int, self.flag["range"])
        if self.type == "text" and self.flag:
            return app_commands.Range[str, 1, min(self.flag["max_length"] or LONGEST_TEXT, LONGEST_TEXT)]
        return app_commands.Range[str, 1, LONGEST_TEXT] if self.type == "words" else str


def _number(kind: Any, bounds: Sequence[float] | None) -> Any:
    return app_commands.Range[kind, kind(bounds[0]), kind(bounds[1])] if bounds else kind


def options_of(command: Mapping[str, Any]) -> list[Option]:
    """The native options of a command as Catalogue.describe() tells it, required ones first.

    Raises SettingsError when they are more than Discord takes, or two have one name.
    """
    options = list(_options(command["flags"]))
    names = [option.name for option in options]
    if len(options) > OPTIONS:
        raise SettingsError(
            f"workflows/{command['name']}: {len(options)} options, and Discord takes {OPTIONS}. "
            "Take `option = true` from some parameters: they stay flags."
        )
    if doubled := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError(f'workflows/{command["name"]}: Discord needs the option "{doubled}". Rename the parameter.')
    return options


def _options(flags: Sequence[Flag]) -> Iterator[Option]:
    positional = next((flag for flag in flags if flag["positional"]), None)
    kind = positional["type"] if positional else None
    if positional and kind == "text":
        required = positional["default"] is None
        yield Option(positional["name"], positional["help"], "words", required=required, flag=positional)
    elif positional:
        yield Option(positional["name"], positional["help"], kind or "", required=kind == "lora", flag=positional)
    if flags and kind != "text":
        yield Option(*WORDS[kind], type="words")
    for flag in flags:
        if flag["option"] and not flag["positional"]:
            yield Option(flag["name"], flag["help"], flag["type"], flag=flag)
