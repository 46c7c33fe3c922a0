"""The shape of ``definition.toml``: what a command takes, and what that does to its graphs."""

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from distillery.command.parameter import Help, Name
from distillery.command.signature import Signature
from distillery.workflow.feature import Features, Part
from distillery.workflow.rules import Nodes


class Definition(Signature, Part):
    """One command: *rendered* from graphs that lie beside it, one ``<family>.json`` a family, or *answered* at once.

    `outputs` are the nodes whose pictures count; every other node that none of them needs is dropped. `answer` names
    what answers it, and then it has neither families nor graphs. `size` are expressions for the sides of the finished
    picture where they do not follow from the ratio. What stands in its `features` is part of it. `outside` are flags
    of an answered command with which it waits for servers elsewhere.
    """

    answer: str | None = None
    extends: str | None = None  # the command whose definition this is, under another name
    features: Features = ()
    outputs: Nodes = ()
    size: tuple[str, str] | None = None
    outside: tuple[Name, ...] = ()

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        if self.answer and any((self.families, self.features, self.outputs, self.size, *self._parts)):
            raise ValueError("a command with an answer has no families, features, outputs, size, nodes or rules")
        if not self.answer and not (self.families and self.outputs):
            raise ValueError("families and outputs are needed, or an answer")
        return self

    @model_validator(mode="after")
    def _outside_are_flags(self) -> Self:
        for name in self.outside:
            if name not in self.flags:
                raise ValueError(f'outside: there is no flag "{name}"')
        return self

    @property
    def _parts(self) -> list[object]:
        return [getattr(self, name) for name in Part.model_fields]


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
