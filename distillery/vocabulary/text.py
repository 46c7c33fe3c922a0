"""Sentences for people that can be told in other languages: English now, with what it takes to say them again."""

from collections.abc import Iterable, Mapping
from typing import Any, Self


class Text(str):
    """A sentence in English that still knows its template and what was put into it.

    `template` is the key that translations go by; `one` is the template's singular where `amount` decides. A value may
    be a Text itself. Everything that knows nothing of languages treats it as the string that it is.
    """

    template: str
    one: str | None
    amount: int | None
    values: Mapping[str, Any]

    @classmethod
    def of(cls, template: str, values: Mapping[str, Any], one: str | None = None, count: int | None = None) -> Self:
        """The sentence of `template` in the form of ``str.format``, with `values` by name; without any, as it is."""
        chosen = one if one is not None and count == 1 else template
        made = cls(chosen.format(**values) if values else chosen)
        made.template, made.one, made.amount, made.values = template, one, count, values
        return made

    def but(self, **values: Any) -> "Text":
        """The same sentence with other `values`; those not named stay."""
        return Text.of(self.template, {**self.values, **values}, self.one, self.amount)

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON: ``{"text", "template", "one", "count", "values"}``."""
        values = {name: kept(value) for name, value in self.values.items()}
        return {"text": str(self), "template": self.template, "one": self.one, "count": self.amount, "values": values}


def text(template: str, /, **values: Any) -> Text:
    """A sentence that can be translated: ``text("There is no model “{name}”.", name=name)``."""
    return Text.of(template, values)


def plural(count: int, one: str, many: str, /, **values: Any) -> Text:
    """A sentence whose form `count` decides: ``plural(n, "{count} picture", "{count} pictures")``."""
    return Text.of(many, {"count": count, **values}, one, count)


def phrase(words: str) -> Text:
    """Words that stand in data, such as a definition's help: translated whole, braces mean nothing in them."""
    return Text.of(words, {})


def joined(parts: Iterable[str], by: str = " ") -> Text:
    """Several sentences or names as one Text, `by` between them: each is told by itself."""
    values = {f"part{number}": part for number, part in enumerate(parts)}
    return Text.of(by.join(f"{{{name}}}" for name in values), values)


def kept(value: Any) -> Any:
    """`value` for a JSON document, told apart by `restored`; what is no sentence stays as it is."""
    return value.to_dict() if isinstance(value, Text) else value


def restored(value: Any) -> Any:
    """What `kept` made a document of; a plain string stays one."""
    if not isinstance(value, dict) or "template" not in value:
        return value
    values = {name: restored(inner) for name, inner in value["values"].items()}
    return Text.of(value["template"], values, value["one"], value["count"])
