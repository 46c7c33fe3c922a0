"""What a plan says in words: notes for the member, and what pictures tell of themselves beside their flags."""

from dataclasses import dataclass
from typing import Any

from distillery.vocabulary.text import Text
from distillery.workflow.expression import Expression, Scope


@dataclass(frozen=True)
class Sentence:
    """A note made ready: its template, and an expression for each name in it. `when` None = always."""

    when: Expression | None
    template: str
    values: tuple[tuple[str, Expression], ...] = ()

    def said(self, scope: Scope) -> Text | None:
        """The sentence with its values in it; None when it does not hold. Raises ValueError."""
        if self.when is not None and not scope.value(self.when):
            return None
        return Text.of(self.template, {name: _shown(scope.value(value)) for name, value in self.values})


@dataclass(frozen=True)
class Telling:
    """All notes of a plan, and what its pictures tell, by name; of one name the last that was told counts."""

    sentences: tuple[Sentence, ...] = ()
    facts: tuple[tuple[str, Expression], ...] = ()

    def notes(self, scope: Scope) -> tuple[Text, ...]:
        """The sentences that hold. Raises ValueError."""
        return tuple(said for each in self.sentences if (said := each.said(scope)))

    def told(self, scope: Scope) -> dict[str, Any]:
        """What has a value. Raises ValueError."""
        values = {name: scope.value(expression) for name, expression in dict(self.facts).items()}
        return {name: value for name, value in values.items() if value is not None}


def _shown(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
