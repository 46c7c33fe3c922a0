"""Features: what several commands have alike, each in a file of its own, ``workflows/features/<feature>.toml``."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from distillery.command.parameter import Name
from distillery.workflow.custom import CustomNode
from distillery.workflow.rules import Bypass, Note, Rule, Set, Switch, Told


def _told(raw: Any) -> Any:
    """The table ``[told]``, name -> expression, as a list."""
    return [{"name": name, "value": value} for name, value in raw.items()] if isinstance(raw, dict) else raw


class Part(BaseModel):
    """What features and definitions have alike: rules, notes, what pictures tell beside their flags, custom nodes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sets: tuple[Set, ...] = Field(default=(), alias="set")
    switches: tuple[Switch, ...] = Field(default=(), alias="switch")
    bypasses: tuple[Bypass, ...] = Field(default=(), alias="bypass")
    notes: tuple[Note, ...] = Field(default=(), alias="note")
    told: Annotated[tuple[Told, ...], BeforeValidator(_told)] = ()
    nodes: dict[str, CustomNode] = Field(default_factory=dict)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are applied."""
        return (*self.sets, *self.switches, *self.bypasses)


class Feature(Part):
    """One feature. Its `parameters` are checked with those of the definition that takes it, which may change them."""

    parameters: dict[str, dict[str, Any]] = Field(default_factory=dict)


class Taken(BaseModel):
    """A feature that a definition takes, for all its families or for some."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    families: tuple[str, ...] | None = Field(default=None, min_length=1)


Features = tuple[Annotated[Taken, BeforeValidator(lambda raw: {"name": raw} if isinstance(raw, str) else raw)], ...]
