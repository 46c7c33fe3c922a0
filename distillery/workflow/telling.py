"""What a plan says in words: notes for the member, and what pictures tell of themselves beside their flags."""

import re
from dataclasses import dataclass
from typing import Any

from distillery.workflow.expression import Expression, Scope

_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Sentence:
    """A note made ready: its text in pieces, every second one an expression. `when` None = always."""

    when: Expression | None
    pieces: tuple[str | Expression, ...]

    def said(self, scope: Scope) -> str | None:
        """The sentence with its values in it; None when it does not hold. Raises ValueError."""
        if self.when is not None and not scope.value(self.when):
            return None
        return "".join(each if isinstance(each, str) else _shown(scope.value(each)) for each in self.pieces)


@dataclass(frozen=True)
class Telling:
    """All notes of a plan, and what its pictures tell, by name; of one name the last that was told counts."""

    sentences: tuple[Sentence, ...] = ()
    facts: tuple[tuple[str, Expression], ...] = ()

    def notes(self, scope: Scope) -> tuple[str, ...]:
        """The sentences that hold. Raises ValueError."""
        return tuple(said for each in self.sentences if (said := each.said(scope)))

    def told(self, scope: Scope) -> dict[str, Any]:
        """What has a value. Raises ValueError."""
        values = {name: scope.value(expression) for name, expression in dict(self.facts).items()}
        return {name: value for name, value in values.items() if value is not None}


def pieces(text: str) -> list[str]:
    """`text` taken apart at its braces: plain, expression, plain, …, plain."""
    return _BRACES.split(text)


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
