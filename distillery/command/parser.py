"""From a member's text and native options to a `Command`, or to every problem in them at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command.command import Command
from distillery.command.given import Given
from distillery.command.house import NONE, Defaults
from distillery.command.inheritance import SILENT, inherited, read_inherited
from distillery.command.naming import find_command
from distillery.command.preset import objections, read_preset, take, taker
from distillery.command.problems import raise_any
from distillery.command.raw import as_text, is_given
from distillery.command.readers import read
from distillery.command.readers.assets import canonical
from distillery.command.reading import Context
from distillery.command.signature import Signature
from distillery.command.values import Values
from distillery.command.writing import written
from distillery.library import Family, Library, Model
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.text import text

NOTHING: Mapping[str, str] = {}
OF_FAMILY = ("family", "lora_family")  # what is wrong with a model's family
MAX_TEXT = 10_000  # characters of a whole text with its options; Discord allows 6,000


@dataclass(frozen=True)
class Parser:
    """The command language over a set of commands, models and families. Pure but for the seeds it draws."""

    signatures: Mapping[str, Signature]
    library: Library
    families: Mapping[str, Family]

    def parse(
        self,
        text: str,
        options: Mapping[str, Any] | None = None,
        *,
        command: str | None = None,
        member: str | None = None,
        defaults: Defaults = NONE,
        presets: Mapping[str, str] = NOTHING,
    ) -> Command:
        """The command that `text` and the native `options` (by parameter name; None = not given) make together.

        `command` is what the member chose; without it the text may start with one (``/upscale …``), else it is
        ``/serve``. `member` decides which private models and LoRAs there are. What is not said comes from the preset
        that is named, of `presets` (texts by name), else from the place's `defaults`. A command that inherits from a
        picture is not complete yet: what nobody gave is None. Raises CommandError with all problems.
        """
        _check_length(text, options or {})
        signature, rest = find_command(text, command, self.signatures)
        given = Given(signature, self.signatures)
        given.add(rest, options or {})
        preset = take(given, presets, self._usable(signature, member))
        said = {**preset.raw, **given.values}
        model = signature.of_type("model")
        is_open = model is not None and model.inherits is not None and model.name not in said
        values = Values(signature, self._context(signature, said, member, defaults, is_open), given.problems)
        values.read(given.values, read)
        values.read(preset.raw, read_preset)
        if not signature.inherits:
            defaults.fill(values)
            values.fill()
        return values.finish(given.values, preset.notes)

    def check_preset(self, words: str, member: str | None = None) -> None:
        """Can `words` be a preset's? Raises CommandError with all problems; what a later command decides is none."""
        found, signature = [*objections(words)], taker(words, self.signatures)
        try:
            if not found and signature:
                self.parse(words, command=signature.name, member=member)
        except CommandError as error:
            with_model = signature and (model := signature.of_type("model")) and f"--{model.name}" in words
            found += [each for each in error.problems if not _is_for_later(each, bool(with_model))]
        raise_any(found)

    def complete(
        self, command: Command, recipe: Mapping[str, Any], member: str | None = None, defaults: Defaults = NONE
    ) -> Command:
        """`command` with what nobody gave taken from `recipe`, how the picture was made, else from the defaults.

        A command that inherits nothing is complete already. What in the recipe does not fit is left out, with a note,
        where no flag can say it otherwise. Raises CommandError, also for the rest that does not fit.
        """
        signature = self.signatures[command.name]
        if not signature.inherits:
            return command
        parameters = signature.parameters
        given = {
            name: as_text(parameters[name], value) for name, value in command.parameters.items() if is_given(value)
        }
        said = {name: raw for name, raw in inherited(signature, recipe).items() if name not in given}
        values = Values(signature, self._context(signature, {**said, **given}, member, defaults))
        values.read(given, read)
        values.read(said, read_inherited)
        defaults.fill(values)
        values.fill()
        return values.finish(given, command.notes if recipe else (*command.notes, SILENT))

    def format(self, command: Command) -> str:
        """The shortest text that parses to `command` again. Its notes are not part of it."""
        signature = self.signatures[command.name]
        model = signature.of_type("model")
        named = command.parameters.get(model.name) if model else None
        raw = {model.name: str(named)} if model and named else {}
        return written(command, signature, self._context(signature, raw, None, is_open=signature.inherits))

    def _context(
        self,
        signature: Signature,
        raw: Mapping[str, str],
        member: str | None,
        defaults: Defaults = NONE,
        is_open: bool = False,
    ) -> Context:
        """What values are read against. The model comes first, for its family decides about others.

        `is_open`: which model it is, only a picture will say.
        """
        usable = self._usable(signature, member)
        parameter = signature.of_type("model")
        named = raw.get(parameter.name) if parameter else None
        model = usable.get(canonical(named)) if named else None
        if model is None and not is_open and (named is None or (parameter and parameter.hidden)):
            usual = (parameter.default if parameter else None, self.library.default)
            house = defaults if parameter else NONE
            model = usable.get(house.model(usual, usable) or "") or usable.get(NONE.model(usual, usable) or "")
            model = model or next(iter(usable.values()), self.library.default_model)
        prompt = raw.get(signature.prompt.name, "") if signature.prompt else ""
        return Context(self.library, self.families, tuple(usable), model, member, prompt)

    def _usable(self, signature: Signature, member: str | None) -> dict[str, Model]:
        return {model.name: model for model in self.library.visible_models(member, signature.families)}


def _is_for_later(problem: Problem, with_model: bool) -> bool:
    """Whether a preset need not mind: it has no words of its own, and may leave the model open."""
    return problem.flag is None or (not with_model and problem.code in OF_FAMILY)


def _check_length(written: str, options: Mapping[str, Any]) -> None:
    length = len(written) + sum(len(value) for value in options.values() if isinstance(value, str))
    if length > MAX_TEXT:
        message = text("The text has {count:,} characters; {most:,} are allowed.", count=length, most=MAX_TEXT)
        raise CommandError([Problem("too_long", message, hint=text("Shorten it."))])
