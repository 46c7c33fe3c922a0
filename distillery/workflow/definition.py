"""The shape of ``definition.toml``: what a command takes, and the three verbs by which it changes its graphs."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from distillery.command.parameter import Signature

# One node or several, each by title or id.
Nodes = Annotated[tuple[str, ...], BeforeValidator(lambda raw: (raw,) if isinstance(raw, str) else raw)]


class Rule(BaseModel):
    """A change to the graphs of `families` (None = all of the definition's) if the expression `when` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    node: Nodes
    families: tuple[str, ...] | None = None
    when: str | None = None


class Set(Rule):
    """Write values to inputs: a text is an expression (``"'karras'"`` is the constant text), the rest a constant."""

    inputs: dict[str, Any] = Field(min_length=1)


class Bypass(Rule):
    """Take nodes out as ComfyUI's own bypass does: if `when` holds, or the value of `absent` is none or empty."""

    absent: str | None = None

    @model_validator(mode="after")
    def _has_one_condition(self) -> Self:
        if (self.when is None) == (self.absent is None):
            raise ValueError("a bypass needs either when or absent")
        return self


class Switch(Rule):
    """Feed `input` from an output (by index or name) of another node."""

    input: str
    source: str = Field(alias="from")
    output: int | str = 0


class Definition(Signature):
    """One command's workflow. Its graphs lie beside it, one ``<family>.json`` for each family.

    `outputs` are the nodes whose pictures count; every other node that none of them needs is dropped.
    """

    outputs: Nodes = Field(min_length=1)
    sets: tuple[Set, ...] = Field(default=(), alias="set")
    switches: tuple[Switch, ...] = Field(default=(), alias="switch")
    bypasses: tuple[Bypass, ...] = Field(default=(), alias="bypass")

    @model_validator(mode="after")
    def _rules_name_known_families(self) -> Self:
        for rule in (*self.sets, *self.switches, *self.bypasses):
            if unknown := set(rule.families or ()) - set(self.families):
                raise ValueError(f"a rule for {', '.join(rule.node)} names the unknown family {', '.join(unknown)}")
        return self
