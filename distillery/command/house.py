"""What a place has in stead of a command's own defaults: a channel's model, ratio or steps."""

from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from distillery.command.defaults import default, is_particular
from distillery.command.parameter import Parameter
from distillery.command.raw import as_text
from distillery.command.readers import read
from distillery.command.reading import Context, Reading
from distillery.command.rules import works_with
from distillery.command.values import Values
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.text import text


@dataclass(frozen=True)
class Defaults:
    """`values` by the names of parameters; `models` are those that the place takes, none named: all.

    `most` keeps down what a command is by itself where nobody says it.
    """

    values: Mapping[str, Any] = field(default_factory=dict)
    models: tuple[str, ...] = ()
    most: Mapping[str, int] = field(default_factory=dict)

    def model(self, usual: Collection[str | None], usable: Collection[str]) -> str | None:
        """The model of whoever names none, of those `usable`: the place's, the first of `usual`, else any it takes.

        None where the place takes none of them: a gate will say so.
        """
        wanted = [self.values.get("model"), *usual, *self.models]
        taken = [name for name in wanted if name in usable and (not self.models or name in self.models)]
        return next(iter(taken), None)

    def fill(self, values: Values) -> None:
        """Give parameters that nobody gave what the place has for them, where it fits."""
        context = values.context
        for name, value in self.values.items():
            parameter = values.signature.parameters.get(name)
            if parameter is None or name in values.readings:
                continue
            if parameter.type == "model":
                values.readings |= self._told(parameter, value, context)
            elif works_with(parameter, context) and not is_particular(parameter, values.readings, context):
                with suppress(CommandError):
                    values.readings[name] = Reading(read(parameter, as_text(parameter, value), context).value)
        for name, most in self.most.items():
            parameter = values.signature.parameters.get(name)
            if parameter and name not in values.readings:
                usual = default(parameter, values.readings, context)
                values.readings[name] = Reading(most) if (usual.value or 0) > most else usual

    def _told(self, parameter: Parameter, model: str, context: Context) -> dict[str, Reading]:
        """The reading of the place's own model, with a note where the member may have expected another."""
        if context.model is None or context.model.name != model:
            return {}
        surprising = model != (parameter.default or context.library.default) and len(self.models) != 1
        note = text("{model} is this channel's model. {flag} takes another.", model=model, flag=parameter.flag)
        return {parameter.name: Reading(model, (note,) if surprising else ())}


NONE = Defaults()
