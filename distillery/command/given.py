"""What a member gave a command, by flags and by native options, before anybody looks at the values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from distillery.command.parameter import Parameter
from distillery.command.problems import MOST_PROBLEMS
from distillery.command.raw import as_text, is_given
from distillery.command.reading import explained, problem, shown, subject
from distillery.command.signature import Signature
from distillery.command.text import Flag, split_flags
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.text import Text, joined, text


@dataclass
class Given:
    """Raw values by parameter name, and a problem for each flag or option that cannot be given, or not like this.

    `lacking` are flags that were written without the value they need.
    """

    signature: Signature
    others: Mapping[str, Signature]  # every command there is, to say whose flag it is
    values: dict[str, str] = field(default_factory=dict)
    lacking: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    _unknown: set[str] = field(default_factory=set)

    def add(self, written: str, options: Mapping[str, Any]) -> None:
        """Take a text as `written`, and native options: that of the positional parameter may hold flags, too."""
        words, flags = split_flags(written)
        name = self.signature.positional.name if self.signature.positional else ""
        option = options.get(name)
        if option is not None and not isinstance(option, str):
            self.problems.append(_bad_option(name))
        elif option:
            more, following = split_flags(option)
            flags += following
            if words and more:
                message = text(
                    'Both the option "{name}" and the text before the first flag give the {name}.', name=name
                )
                self.problems.append(Problem("option_and_text", message, hint=text("Keep one of them.")))
            words = words or more
        self._add_words(words)
        self._add_flags(flags)
        self._add_options({key: value for key, value in options.items() if key != name})

    def _add_words(self, words: str) -> None:
        command, positional = self.signature.name, self.signature.positional
        if positional and words:
            self.values[positional.name] = words
        elif positional and positional.default is None:
            self.problems.append(_empty(positional, command))
        elif words and positional is None:
            message = text("/{command} takes no text, but {words} is there.", command=command, words=shown(words))
            self.problems.append(Problem("unexpected_text", message))

    def _add_flags(self, flags: list[Flag]) -> None:
        for flag in flags:
            parameter = self.signature.flags.get(flag.name)
            if parameter is None:
                self._refuse(flag)
            else:
                self._add(parameter, flag)

    def _add_options(self, options: Mapping[str, Any]) -> None:
        """None, a switch that is off, and an empty list are as good as not given."""
        for name, value in options.items():
            parameter = self.signature.flags.get(name)
            if value is None or (parameter and not is_given(value)):
                continue
            if parameter is None:
                self.problems.append(self._unknown_option(name))
            elif not _is_plain(value):
                self.problems.append(_bad_option(name))
            elif name in self.values or name in self.lacking:
                message = text('Both the option "{name}" and the flag --{name} are given.', name=name)
                self.problems.append(Problem("option_and_flag", message, f"--{name}", text("Keep one of them.")))
            else:
                self.values[name] = as_text(parameter, value)

    def _add(self, parameter: Parameter, flag: Flag) -> None:
        name, written = parameter.name, parameter.flag
        before = self.values.get(name)
        if not flag.given and parameter.type != "switch" and name not in self.lacking and before is None:
            self.lacking.add(name)
            message = text("{it} needs a value.", it=written)
            self.problems.append(Problem("missing_value", message, written, explained(parameter)))
        elif before is not None and flag.given and parameter.type == "loras":
            self.values[name] = f"{before}, {flag.value}"
        elif before is not None or name in self.lacking:
            message = text("{flag} is given twice.", flag=written)
            self.problems.append(Problem("duplicate_flag", message, written, text("Keep one of them.")))
        else:
            self.values[name] = flag.value

    def _refuse(self, flag: Flag) -> None:
        """Say once that the command has no such flag. Past what is reported anyway, nobody looks for suggestions."""
        if flag.name not in self._unknown:
            self._unknown.add(flag.name)
            few = len(self._unknown) <= MOST_PROBLEMS
            self.problems.append(self._unknown_flag(flag) if few else Problem("unknown_flag", flag.name))

    def _unknown_flag(self, flag: Flag) -> Problem:
        name, written = flag.name, shown(f"--{flag.name}", quotes="")
        if takers := [f"/{other.name}" for other in self.others.values() if name in other.flags]:
            message = text("/{command} does not take {flag}.", command=self.signature.name, flag=written)
            hint = text("It belongs to {commands}.", commands=", ".join(takers))
            return Problem("flag_not_taken", message, written, hint)
        message = text("Unknown flag {flag}.", flag=written)
        if guess := nearest(name, self.signature.flags):
            return Problem("unknown_flag", message, written, text("Did you mean {guess}?", guess=f"--{guess}"))
        hint = self._known_flags()
        if not flag.dashes.isascii():
            hint = joined([hint, text("A dash that belongs to the prompt needs a space after it.")])
        return Problem("unknown_flag", message, written, hint)

    def _known_flags(self) -> Text:
        command, known = self.signature.name, ", ".join(f"--{each}" for each in self.signature.flags)
        if not known:
            return text("/{command} takes no flags.", command=command)
        return text("/{command} knows {flags}.", command=command, flags=known)

    def _unknown_option(self, name: str) -> Problem:
        guess = nearest(name, self.signature.flags)
        message = text("/{command} has no option {name}.", command=self.signature.name, name=shown(name))
        return Problem("unknown_option", message, hint=text("Did you mean {guess}?", guess=guess) if guess else None)


def _empty(positional: Parameter, command: str) -> Problem:
    if positional.type == "text":
        hint = text("Write it before the first flag: /{command} a red fox --seed 7.", command=command)
        return problem(positional, "empty_prompt", text("{it} is empty.", it=subject(positional)), hint)
    return problem(positional, "missing_value", text("{it} is missing.", it=subject(positional)), explained(positional))


def _is_plain(value: Any) -> bool:
    """Whether a native option is what flags can say: a text, a number, a switch, or several of them."""
    several = value if isinstance(value, list | tuple) else [value]
    return all(isinstance(each, str | int | float) for each in several)


def _bad_option(name: str) -> Problem:
    return Problem("bad_option", text('The option "{name}" takes a text or a number.', name=name))
