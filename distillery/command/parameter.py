"""What a command takes: its flags, their types, ranges and defaults. Data: ``workflows/<command>/definition.toml``."""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

MAX_SEED = 2**31 - 1

Type = Literal[
    "text", "int", "float", "choice", "ratio", "seed", "switch", "model", "lora", "loras", "image", "cells"
]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,31}$")]  # what Discord allows for options, and no more
Help = Annotated[str, Field(min_length=1, max_length=100)]  # Discord's limit


class Parameter(BaseModel):
    """One thing a command takes: ``--name value``, or (one `positional`) what stands before the first flag.

    `range` is enforced, `advised` only told. `option` makes it a native Discord option, too.
    Whoever gives nothing gets the first of: the value of `inherits` in the recipe of the picture that the command
    is about, the value of the parameter `default_from`, the family's value `family_default`, `default`.
    `hidden` parameters have no flag: they come by inheritance alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    type: Type
    help: Help
    positional: bool = False
    option: bool = False
    range: tuple[float, float] | None = None
    advised: tuple[float, float] | None = None
    max_length: int | None = Field(default=None, gt=0)
    choices: tuple[str, ...] = ()
    default: Any = None
    default_from: str | None = None
    family_default: str | None = None  # quality, negative, or one of the family's [values]
    inherits: str | None = None
    hidden: bool = False
    families: tuple[str, ...] = ()  # the only ones whose models it works with; none named: all
    needs: str | None = None  # the parameter without which this one does nothing
    excludes: tuple[str, ...] = ()  # parameters that cannot be given beside it
    max_items: int | None = Field(default=None, gt=0)  # for loras

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if self.positional and self.type != "text":
            raise ValueError("only a text can be positional")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices are needed by type choice, and by no other")
        if self.range and self.type not in ("int", "float"):
            raise ValueError("range is for int and float only")
        if self.type in ("seed", "model") and self.default is not None:
            raise ValueError(f"a {self.type} has its own default")
        if self.choices and self.default is not None and self.default not in self.choices:
            raise ValueError(f'the default "{self.default}" is none of the choices')
        if self.range and self.default is not None and not self.range[0] <= self.default <= self.range[1]:
            raise ValueError(f"the default {self.default} is out of range")
        return self

    @property
    def flag(self) -> str:
        """As members write it: ``--ar``."""
        return f"--{self.name}"

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Smallest and largest value allowed."""
        return (0, MAX_SEED) if self.type == "seed" else self.range


class Signature(BaseModel):
    """A command as members see it: name, description, and parameters in order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    description: Help
    families: tuple[str, ...] = Field(min_length=1)
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
            raise ValueError("parameters: there can be one positional text only")
        return self

    @property
    def flags(self) -> dict[str, Parameter]:
        """What is written with dashes, by name."""
        return {name: parameter for name, parameter in self.parameters.items() if not parameter.positional}

    def of_type(self, kind: Type) -> Parameter | None:
        """The parameter of a type that there is one of at most (seed, model)."""
        return next((parameter for parameter in self.parameters.values() if parameter.type == kind), None)

    @property
    def positional(self) -> Parameter | None:
        """The parameter that the words before the first flag fill."""
        return next((parameter for parameter in self.parameters.values() if parameter.positional), None)
