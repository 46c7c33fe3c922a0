"""The values of a command: first those written, then for the rest what they are by themselves, then the rules."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from distillery.command.command import Command
from distillery.command.defaults import default
from distillery.command.parameter import Parameter
from distillery.command.problems import raise_any
from distillery.command.reading import Context, Reading
from distillery.command.rules import broken, idle
from distillery.command.signature import Signature
from distillery.vocabulary.errors import CommandError, Problem

_UNKNOWN = Reading(None)


@dataclass
class Values:
    """A command in the making. Problems are gathered, not raised, until it is finished."""

    signature: Signature
    context: Context
    problems: list[Problem] = field(default_factory=list)
    readings: dict[str, Reading] = field(default_factory=dict)

    def read(self, raw: Mapping[str, str], reader: Callable[[Parameter, str, Context], Reading]) -> None:
        """Read what was written, by parameter name."""
        for name, text in raw.items():
            try:
                self.readings[name] = reader(self.signature.parameters[name], text, self.context)
            except CommandError as error:
                self.problems.extend(error.problems)

    def fill(self) -> None:
        """Give every parameter that nobody gave, or not as it could be used, its default."""
        for parameter in self.signature.by_dependence:
            found = self.readings.get(parameter.name, _UNKNOWN)
            if found.value is None:
                value, notes = default(parameter, self.readings, self.context)
                self.readings[parameter.name] = Reading(value, (*found.notes, *notes))

    def finish(self, given: Collection[str], notes: Iterable[str] = ()) -> Command:
        """The command; what is not known yet is None. Raises CommandError with every problem."""
        raise_any([*self.problems, *broken(self.signature, given, self.context)])
        readings = {name: self.readings.get(name, _UNKNOWN) for name in self.signature.parameters}
        values = {name: reading.value for name, reading in readings.items()}
        own = [note for reading in readings.values() for note in reading.notes]
        idling = idle(self.signature, given, values) if len(self.readings) == len(values) else ()
        return Command(self.signature.name, values, tuple(dict.fromkeys([*notes, *own, *idling])))
