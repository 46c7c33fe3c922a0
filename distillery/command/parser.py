"""From a member's text and native options to a `Command`, or to every problem in them at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command.command import Command
from distillery.command.parameter import Parameter, Signature
from distillery.command.text import Flag, quote, split_command, split_flags
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
            raise CommandError(
                [Problem("too_long", f"The text has {len(text):,} characters; {MAX_TEXT:,} are allowed.")]
            )
        signature, rest = self._signature(text, command)
        words, flags = split_flags(rest)
        problems: list[Problem] = []
        given = self._given(signature, flags, options or {}, problems)
        if positional := signature.positional:
            given[positional.name] = words
            if not words:
                problems.append(_empty(positional, signature))
        elif words:
            problems.append(
                Problem("unexpected_text", f"/{signature.name} takes no text, but {shown(words)} is there.")
            )
        readings = self._read(signature, given, problems)
        if problems:
            raise CommandError(problems)
        notes = tuple(reading.note for reading in readings.values() if reading.note)
        return Command(signature.name, {name: reading.value for name, reading in readings.items()}, notes)

    def format(self, command: Command) -> str:
        """The text that parses to `command` again. Its notes are not part of it."""
        signature = self.signatures[command.name]
        parts = [f"/{command.name}"]
        for name, parameter in signature.parameters.items():
            value = command.parameters[name]
            if parameter.positional:
                parts.append(value)
            elif value is True:
                parts.append(parameter.flag)
            elif value is not None and value is not False:
                parts.append(f"{parameter.flag} {quote(value) if isinstance(value, str) else value}")
        return " ".join(parts)

    def _signature(self, text: str, chosen: str | None) -> tuple[Signature, str]:
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
        existing = ", ".join(f"/{each}" for each in sorted(self.signatures))
        hint = f"Did you mean /{guess}? There are: {existing}." if guess else f"There are: {existing}."
        raise CommandError([Problem("unknown_command", f"There is no command /{name}.", hint=hint)])

    def _given(
        self, signature: Signature, flags: list[Flag], options: Mapping[str, Any], problems: list[Problem]
    ) -> dict[str, str]:
        """Raw values by name; what cannot be given at all, or twice, becomes a problem."""
        given: dict[str, str] = {}
        for flag in flags:
            if problem := self._misplaced(signature, flag, given):
                problems.append(problem)
            given.setdefault(flag.name, flag.value)
        for name, value in options.items():
            if value is None or (value is False and name in signature.flags):
                continue
            if name not in signature.flags:
                problems.append(Problem("unknown_option", f'/{signature.name} has no option "{name}".'))
            elif name in given:
                message = f'Both the option "{name}" and the flag --{name} are given.'
                problems.append(Problem("option_and_flag", message, f"--{name}", "Keep one of them."))
            else:
                given[name] = "" if value is True else str(value)
        return given

    def _misplaced(self, signature: Signature, flag: Flag, given: Mapping[str, str]) -> Problem | None:
        written = f"--{flag.name}"
        if flag.name not in signature.flags:
            return self._unknown(signature, flag.name)
        if flag.name in given:
            return Problem("duplicate_flag", f"{written} is given twice.", written, "Keep one of them.")
        if not flag.given and signature.flags[flag.name].type != "switch":
            return Problem("missing_value", f"{written} needs a value.", written, signature.flags[flag.name].help + ".")
        return None

    def _unknown(self, signature: Signature, name: str) -> Problem:
        written = f"--{name}"
        if takers := [f"/{other.name}" for other in self.signatures.values() if name in other.flags]:
            message = f"/{signature.name} does not take {written}."
            return Problem("flag_not_taken", message, written, f"It belongs to {', '.join(takers)}.")
        guess = nearest(name, signature.flags)
        known = ", ".join(f"--{flag}" for flag in signature.flags)
        hint = f"Did you mean --{guess}?" if guess else f"/{signature.name} knows {known}."
        return Problem("unknown_flag", f"Unknown flag {shown(written)[1:-1]}.", written, hint)

    def _read(self, signature: Signature, given: Mapping[str, str], problems: list[Problem]) -> dict[str, Reading]:
        """A reading for each parameter that is fine. The model goes first: its family decides about others."""
        refused = {problem.flag for problem in problems if problem.code == "missing_value"}
        context = self._context(signature, given)
        readings = {}
        for name, parameter in signature.parameters.items():
            if parameter.flag in refused:
                continue
            try:
                raw = given.get(name)
                readings[name] = default(parameter, context) if raw is None else read(parameter, raw, context)
            except CommandError as error:
                problems.extend(error.problems)
        return readings

    def _context(self, signature: Signature, given: Mapping[str, str]) -> Context:
        models = tuple(name for name, model in self.library.models.items() if model.family in signature.families)
        parameter = signature.of_type("model")
        wanted = given.get(parameter.name, "").lower() if parameter else ""
        chosen = wanted if wanted in models else (self.library.default if self.library.default in models else models[0])
        return Context(self.library, models, self.families[self.library.models[chosen].family])


def _empty(positional: Parameter, signature: Signature) -> Problem:
    hint = f"Write it before the first flag: /{signature.name} a red fox --seed 7."
    return wrong(positional, "empty_prompt", "is empty.", hint).problems[0]
