"""One thing a command takes: its type, range and default. Data: ``workflows/<command>/definition.toml``."""

import re
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MAX_SEED = 2**31 - 1

Type = Literal[
    "text", "int", "float", "choice", "ratio", "seed", "switch", "model", "lora", "loras", "image", "cells", "preset"
]  # fmt: skip
Name = Annotated[
    str,
    Field(  # what Discord allows for options, and no more
        pattern=r"^[a-z][a-z0-9_-]{0,31}$",
        description="a name of up to 32 small letters, digits, - and _, the first a letter",
    ),
]
Help = Annotated[str, Field(min_length=1, max_length=100)]  # Discord's limit

Pairs = tuple[tuple[str, str], ...]
Conditions = tuple[tuple[str, str | None], ...]  # alternatives: a parameter, and the value it must have; None: any

_DEFAULTS: dict[Type, tuple[type, ...]] = {
    "text": (str,),
    "choice": (str,),
    "ratio": (str,),
    "switch": (bool,),
    "int": (int,),
    "float": (int, float),
    "model": (str,),  # instead of the library's
}
_RATIO = re.compile(r"[1-9][0-9]{0,5}:[1-9][0-9]{0,5}")


def _pairs(raw: Any) -> Any:
    """A table as pairs, which a frozen model can be hashed with."""
    return tuple(raw.items()) if isinstance(raw, dict) else raw


class Parameter(BaseModel):
    """One thing a command takes: ``--name value``, or (one `positional`) what stands before the first flag.

    `range` is enforced, `advised` only told. `option` makes it a native Discord option, too.
    Whoever gives nothing gets the first of: the value of `inherits` in the recipe of the picture that the command
    is about, the value of the parameter `default_from`, the family's value that `family_default_when` names for the
    first condition (as in `needs`) that holds, the family's value `family_default`, `default`.
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
    family_advised: str | None = None  # a value of the family, [smallest, largest]; where it has none, `advised`
    max_length: int | None = Field(default=None, gt=0)
    choices: tuple[str, ...] = ()
    default: Any = None
    default_from: str | None = None
    family_default: str | None = None  # quality, negative, or one of the family's [values]
    family_default_when: Annotated[Pairs, BeforeValidator(_pairs)] = ()  # {"sampler=lcm": "lcm_steps"}
    inherits: str | None = None
    hidden: bool = False
    masked: bool = False  # the picture must have a transparent part
    families: tuple[str, ...] = ()  # the only ones whose models it works with; none named: all
    needs: str | None = None  # what it does nothing without: "control", "adapt|adapt2", "sampler=lcm"
    excludes: tuple[str, ...] = ()  # parameters that cannot be given beside it
    max_items: int | None = Field(default=None, gt=0)  # for loras

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if self.positional and self.type not in ("text", "image", "lora"):
            raise ValueError("only a text, an image or a lora can be positional")
        if (self.type == "choice") != bool(self.choices):
            raise ValueError("choices are needed by type choice, and by no other")
        if self.range and self.type not in ("int", "float"):
            raise ValueError("range is for int and float only")
        if self.max_items and self.type != "loras":
            raise ValueError("max_items is for loras only")
        return self

    @model_validator(mode="after")
    def _default_fits(self) -> Self:
        if self.default is None:
            return self
        if self.type not in _DEFAULTS:
            raise ValueError(f"a {self.type} has no default of a definition's own")
        if type(self.default) not in _DEFAULTS[self.type]:
            raise ValueError(f"the default {self.default!r} is no {self.type}")
        if self.type == "ratio" and not _RATIO.fullmatch(self.default):
            raise ValueError(f'the default "{self.default}" is no ratio such as "16:9"')
        if self.choices and self.default not in self.choices:
            raise ValueError(f'the default "{self.default}" is none of the choices')
        if self.range and not self.range[0] <= self.default <= self.range[1]:
            raise ValueError(f"the default {self.default} is out of range")
        return self

    @model_validator(mode="after")
    def _hidden_comes_by_inheritance(self) -> Self:
        if self.hidden and (self.option or self.positional or not self.inherits):
            raise ValueError("what is hidden comes by inheritance: it inherits, and is neither option nor positional")
        return self

    @property
    def flag(self) -> str:
        """As members write it: ``--ar``."""
        return f"--{self.name}"

    @cached_property
    def conditions(self) -> Conditions:
        """What `needs` says, taken apart."""
        return _conditions(self.needs or "")

    @cached_property
    def occasions(self) -> tuple[tuple[Conditions, str], ...]:
        """What `family_default_when` says, taken apart: (conditions, value of the family)."""
        return tuple((_conditions(said), value) for said, value in self.family_default_when)

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Every parameter that decides what this one is by itself, with the key that names it."""
        when = [("family_default_when", name) for conditions, _ in self.occasions for name, _ in conditions]
        return [*([("default_from", self.default_from)] if self.default_from else []), *when]

    @property
    def references(self) -> list[tuple[str, str]]:
        """Every other parameter that this one names, with the key that names it."""
        needs = [("needs", name) for name, _ in self.conditions]
        excludes = [("excludes", name) for name in self.excludes]
        return [*needs, *excludes, *self.sources]

    @cached_property
    def bounds(self) -> tuple[float, float] | None:
        """Smallest and largest value allowed."""
        return (0, MAX_SEED) if self.type == "seed" else self.range


def _conditions(said: str) -> Conditions:
    alternatives = [each.strip().partition("=") for each in said.split("|")]
    return tuple((name, value or None) for name, _, value in alternatives if name)
