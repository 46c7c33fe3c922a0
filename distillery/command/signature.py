"""What a command takes as a whole: its parameters in order, and how they go together."""

from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, model_validator

from distillery.command.parameter import Help, Name, Parameter, Type


class Signature(BaseModel):
    """A command as members see it: name, description, and parameters in order.

    `families` are those of the models it runs on; an answered command has none. `tier` is whose quota and
    precedence it has, instead of the member's own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    description: Help
    families: tuple[str, ...] = ()
    tier: str | None = None
    parameters: dict[str, Parameter]

    @model_validator(mode="before")
    @classmethod
    def _name_parameters(cls, raw: dict[str, Any]) -> dict[str, Any]:
        named = {name: {"name": name, **parameter} for name, parameter in raw.get("parameters", {}).items()}
        return {**raw, "parameters": named}

    @model_validator(mode="after")
    def _at_most_one_of_a_kind(self) -> Self:
        for kind in ("seed", "model"):
            if sum(parameter.type == kind for parameter in self.parameters.values()) > 1:
                raise ValueError(f"parameters: there can be one {kind} only")
        if sum(parameter.positional for parameter in self.parameters.values()) > 1:
            raise ValueError("parameters: there can be one positional only")
        return self

    @model_validator(mode="after")
    def _parameters_name_each_other(self) -> Self:
        for parameter in self.parameters.values():
            for key, named in parameter.references:
                if named not in self.parameters:
                    raise ValueError(f'parameters.{parameter.name}.{key}: there is no parameter "{named}"')
            if unknown := set(parameter.families) - set(self.families):
                raise ValueError(f"parameters.{parameter.name}.families: unknown here: {', '.join(sorted(unknown))}")
        return self

    @model_validator(mode="after")
    def _defaults_end(self) -> Self:
        try:
            self.by_dependence  # noqa: B018 - kept from now on
        except CycleError as error:
            first, second, *others = reversed(error.args[1])
            key = next(key for key, named in self.parameters[first].sources if named == second)
            raise ValueError(f"parameters.{first}.{key}: {' → '.join([first, second, *others])}") from None
        return self

    @cached_property
    def flags(self) -> dict[str, Parameter]:
        """What is written with dashes, by name."""
        return {name: each for name, each in self.parameters.items() if not each.positional and not each.hidden}

    @cached_property
    def positional(self) -> Parameter | None:
        """The parameter that the words before the first flag fill."""
        return next((parameter for parameter in self.parameters.values() if parameter.positional), None)

    @cached_property
    def prompt(self) -> Parameter | None:
        """The text that pictures are made from: the positional one, else the one of that name."""
        named = self.parameters.get("prompt")
        return self.positional if self.positional and self.positional.type == "text" else named

    @cached_property
    def by_dependence(self) -> tuple[Parameter, ...]:
        """All parameters, each after those that decide what it is by itself."""
        sources = {name: [source for _, source in each.sources] for name, each in self.parameters.items()}
        return tuple(self.parameters[name] for name in TopologicalSorter(sources).static_order())

    @cached_property
    def ruled(self) -> frozenset[str]:
        """Parameters that do not go with everything."""
        return frozenset(name for name, each in self.parameters.items() if each.excludes or each.families)

    @cached_property
    def needy(self) -> frozenset[str]:
        """Parameters that do nothing by themselves."""
        return frozenset(name for name, each in self.parameters.items() if each.conditions)

    @cached_property
    def inherits(self) -> bool:
        """Whether a part of it comes from the recipe of the picture that it is about."""
        return any(parameter.inherits for parameter in self.parameters.values())

    def of_type(self, kind: Type) -> Parameter | None:
        """The parameter of a type that there is one of at most (seed, model)."""
        return next((parameter for parameter in self.parameters.values() if parameter.type == kind), None)
