"""The shape of ``definition.toml``: what a command takes, and what that does to its graphs."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distillery.command.parameter import Help, Name, Signature
from distillery.workflow.custom import CustomNode
from distillery.workflow.rules import Bypass, Nodes, Rule, Set, Switch


class Definition(Signature):
    """One command: *rendered* from graphs that lie beside it, one ``<family>.json`` a family, or *answered* at once.

    `outputs` are the nodes whose pictures count; every other node that none of them needs is dropped. `answer` names
    what answers it, and then it has neither families nor graphs. `size` are expressions for the sides of the finished
    picture where they do not follow from the ratio. `nodes` are custom nodes by class.
    """

    answer: str | None = None
    extends: str | None = None  # the command whose definition this is, under another name
    outputs: Nodes = ()
    size: tuple[str, str] | None = None
    sets: tuple[Set, ...] = Field(default=(), alias="set")
    switches: tuple[Switch, ...] = Field(default=(), alias="switch")
    bypasses: tuple[Bypass, ...] = Field(default=(), alias="bypass")
    nodes: dict[str, CustomNode] = Field(default_factory=dict)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order in which they are applied."""
        return (*self.sets, *self.switches, *self.bypasses)

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if self.answer and (self.families or self.outputs or self.rules or self.nodes or self.size):
            raise ValueError("a command with an answer has no families, outputs, size, nodes or rules")
        if not self.answer and not (self.families and self.outputs):
            raise ValueError("families and outputs are needed, or an answer")
        return self

    @model_validator(mode="after")
    def _rules_name_known_families(self) -> Self:
        for rule in self.rules:
            if unknown := set(rule.families or ()) - set(self.families):
                raise ValueError(f"a rule for {', '.join(rule.node)} names the unknown family {', '.join(unknown)}")
        return self


class Extension(BaseModel):
    """A ``definition.toml`` that offers another command under its own name, and perhaps in a tier of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    extends: Name
    name: Name
    description: Help
    tier: str | None = None

    def of(self, base: Definition) -> Definition:
        """`base` under this name."""
        return base.model_copy(update=self.model_dump())
