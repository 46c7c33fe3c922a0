"""Rules made ready: nodes by id, expressions taken apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from distillery.workflow.expression import Expression, Scope


@dataclass(frozen=True)
class Step:
    """What every step has: the nodes it changes, and the condition (None = always)."""

    nodes: tuple[str, ...]
    when: Expression | None

    def holds(self, scope: Scope) -> bool:
        """Whether it is to be done."""
        return self.when is None or bool(scope.value(self.when))

    def expressions(self) -> Iterator[Expression]:
        """Every expression it reads."""
        if self.when:
            yield self.when


@dataclass(frozen=True)
class SetStep(Step):
    """Write `value` (an expression or a constant) to one input."""

    input: str
    value: Any

    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions()
        if isinstance(self.value, Expression):
            yield self.value

    def result(self, scope: Scope) -> Any:
        """What is to be written. Raises ValueError when that is nothing."""
        if not isinstance(self.value, Expression):
            return self.value
        value = scope.value(self.value)
        if value is None:
            raise ValueError(f"`{self.value.source}` is none here, and {self.input} must be something")
        return value


@dataclass(frozen=True)
class SwitchStep(Step):
    """Feed one input from an output of `source`."""

    input: str
    source: str
    output: int


@dataclass(frozen=True)
class BypassStep(Step):
    """Take nodes out when `when` holds, or when `absent` has no value; a switch that is off has none."""

    absent: Expression | None

    def expressions(self) -> Iterator[Expression]:
        yield from super().expressions()
        if self.absent:
            yield self.absent

    def holds(self, scope: Scope) -> bool:
        if self.absent:
            value = scope.value(self.absent)
            return value is False or value in (None, "", [], ())  # the number 0 is a value
        return super().holds(scope)
