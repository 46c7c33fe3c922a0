"""What a member gave a command, by flags and by native options, before anybody looks at the values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from distillery.command.parameter import Signature
from distillery.command.text import Flag
from distillery.command.values import shown
from distillery.library.nearest import nearest
from distillery.vocabulary.errors import Problem


@dataclass
class Given:
    """Raw values by parameter name, and a problem for each flag or option that cannot be given, or not like this."""

    signature: Signature
    others: Mapping[str, Signature]  # every command there is, to say whose flag it is
    values: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add_flags(self, flags: list[Flag]) -> None:
        """Take the flags of a text, in order."""
        for flag in flags:
            if problem := self._misplaced(flag):
                self.problems.append(problem)
            elif flag.given or self._is_switch(flag.name):
                self.values[flag.name] = flag.value

    def add_options(self, options: Mapping[str, Any]) -> None:
        """Take native options; None, and a switch that is off, are as good as not given."""
        flags = self.signature.flags
        for name, value in options.items():
            if value is None or (value is False and name in flags):
                continue
            if name not in flags:
                self.problems.append(Problem("unknown_option", f'/{self.signature.name} has no option "{name}".'))
            elif name in self.values:
                message = f'Both the option "{name}" and the flag --{name} are given.'
                self.problems.append(Problem("option_and_flag", message, f"--{name}", "Keep one of them."))
            else:
                self.values[name] = "" if value is True else str(value)

    def missing(self) -> Iterator[str]:
        """Flags that were written without the value they need."""
        return (problem.flag.removeprefix("--") for problem in self.problems if problem.flag and _lacks(problem))

    def _is_switch(self, name: str) -> bool:
        return self.signature.flags[name].type == "switch"

    def _misplaced(self, flag: Flag) -> Problem | None:
        written = f"--{flag.name}"
        if flag.name not in self.signature.flags:
            return self._unknown(flag.name)
        if flag.name in self.values or flag.name in self.missing():
            return Problem("duplicate_flag", f"{written} is given twice.", written, "Keep one of them.")
        if not flag.given and not self._is_switch(flag.name):
            help_text = self.signature.flags[flag.name].help
            return Problem("missing_value", f"{written} needs a value.", written, f"{help_text}.")
        return None

    def _unknown(self, name: str) -> Problem:
        written = f"--{name}"
        if takers := [f"/{other.name}" for other in self.others.values() if name in other.flags]:
            message = f"/{self.signature.name} does not take {written}."
            return Problem("flag_not_taken", message, written, f"It belongs to {', '.join(takers)}.")
        guess = nearest(name, self.signature.flags)
        known = ", ".join(f"--{flag}" for flag in self.signature.flags)
        hint = f"Did you mean --{guess}?" if guess else f"/{self.signature.name} knows {known}."
        return Problem("unknown_flag", f"Unknown flag {shown(written, quotes='')}.", written, hint)


def _lacks(problem: Problem) -> bool:
    return problem.code == "missing_value"
