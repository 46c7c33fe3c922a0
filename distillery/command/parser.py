"""From a member's text and native options to a `Command`, or to every problem in them at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command.command import Command
from distillery.command.given import Given
from distillery.command.parameter import Parameter, Signature
from distillery.command.text import quote, split_command, split_flags
from distillery.command.values import Context, Reading, default, read, shown, wrong
from distillery.library import Family, Library
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import CommandError, Problem

DEFAULT_COMMAND = "serve"
MAX_TEXT = 10_000  # characters of a whole text; Discord allows 6,000


@dataclass(frozen=True)
class Parser:
    """The command language over a set of commands, models and families. Pure but for the seeds it draws."""

    signatures: Mapping[str, Signature]
    library: Library
    families: Mapping[str, Family]

    def parse(self, text: str, options: Mapping[str, Any] | None = None, *, command: str | None = None) -> Command:
        """The command that `text` and the native `options` (by flag name; None = not given) make together.

        `command` is what the member chose; without it the text may start with one (``/upscale …``), else it is
        ``/serve``. Raises CommandError with all problems.
        """
        if len(text) > MAX_TEXT:
            message = f"The text has {len(text):,} characters; {MAX_TEXT:,} are allowed."
            raise CommandError([Problem("too_long", message, hint="Shorten it.")])
        signature, rest = self._signature(text, command)
        words, flags = split_flags(rest)
        given = Given(signature, self.signatures)
        given.add_flags(flags)
        given.add_options(options or {})
        _add_words(given, words)
        return self._command(given)

    def format(self, command: Command) -> str:
        """The text that parses to `command` again. Its notes are not part of it."""
        parameters = self.signatures[command.name].parameters.values()
        written = [_written(parameter, command.parameters[parameter.name]) for parameter in parameters]
        return " ".join([f"/{command.name}", *filter(None, written)])

    def _signature(self, text: str, chosen: str | None) -> tuple[Signature, str]:
        """The command meant, and the text without its name."""
        written, rest = split_command(text)
        if chosen is None:
            return (self._named(written), rest) if written else (self._named(DEFAULT_COMMAND), text)
        signature = self._named(chosen.lower().removeprefix("/"))
        if written not in self.signatures:
            return signature, text
        if written != signature.name:
            message = f"The command is /{signature.name}, but the text starts with /{written}."
            raise CommandError([Problem("two_commands", message, hint="Take one of them out.")])
        return signature, rest

    def _named(self, name: str) -> Signature:
        if found := self.signatures.get(name):
            return found
        guess = nearest(name, self.signatures)
        existing = f"There are: {', '.join(f'/{each}' for each in sorted(self.signatures))}."
        hint = f"Did you mean /{guess}? {existing}" if guess else existing
        message = f"There is no command {shown(f'/{name}', quotes='')}."
        raise CommandError([Problem("unknown_command", message, hint=hint)])

    def _command(self, given: Given) -> Command:
        context, problems = self._context(given), list(given.problems)
        skipped = set(given.missing())
        readings: dict[str, Reading] = {}
        for name, parameter in given.signature.parameters.items():
            raw = given.values.get(name)
            try:
                if name not in skipped:
                    readings[name] = default(parameter, context) if raw is None else read(parameter, raw, context)
            except CommandError as error:
                problems.extend(error.problems)
        if problems:
            raise CommandError(dict.fromkeys(problems))  # the same mistake over and over is said once
        notes = tuple(reading.note for reading in readings.values() if reading.note)
        return Command(given.signature.name, {name: reading.value for name, reading in readings.items()}, notes)

    def _context(self, given: Given) -> Context:
        """What values are read against. The model comes first, for its family decides about others."""
        signature, models = given.signature, self.library.models
        usable = tuple(name for name, model in models.items() if model.family in signature.families)
        parameter = signature.of_type("model")
        wanted = given.values.get(parameter.name, "").lower() if parameter else ""
        chosen = next(name for name in (wanted, self.library.default, *usable) if name in usable)
        return Context(self.library, usable, self.families[models[chosen].family])


def _add_words(given: Given, words: str) -> None:
    """Take the words before the first flag: the positional text."""
    name = given.signature.name
    if positional := given.signature.positional:
        given.values[positional.name] = words
        if not words:
            hint = f"Write it before the first flag: /{name} a red fox --seed 7."
            given.problems += wrong(positional, "empty_prompt", "is empty.", hint).problems
    elif words:
        given.problems.append(Problem("unexpected_text", f"/{name} takes no text, but {shown(words)} is there."))


def _written(parameter: Parameter, value: Any) -> str | None:
    if parameter.positional:
        return str(value)
    if value is None or value is False:
        return None
    if value is True:
        return parameter.flag
    return f"{parameter.flag} {quote(str(value))}"
