"""The corpus of tests/data/hostile, read: its README says what a row holds."""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from tests.support.service import ROOT

CORPUS = ROOT / "tests" / "data" / "hostile"
HARMLESS, ANSWERED = "harmless", "answered"
PLAIN = "a red fox"


@dataclass(frozen=True)
class Attack:
    """One text with its options. `gives` are the codes of the problems; none when it is taken."""

    attack: str
    text: str
    gives: tuple[str, ...] = ()
    harmless: bool = False
    options: dict[str, Any] = field(default_factory=dict)
    command: str | None = None
    twin: str = PLAIN
    prompt: str = ""

    @classmethod
    def read(cls, row: dict[str, Any]) -> Self:
        """A row as the files write it."""
        gives, text = row.pop("gives"), whole(row.pop("text"))
        options = {name: _option(value) for name, value in row.pop("options", {}).items()}
        codes = () if isinstance(gives, str) else tuple(gives)
        prompt = row.pop("prompt", text.strip())
        return cls(text=text, gives=codes, harmless=gives == HARMLESS, options=options, prompt=prompt, **row)


def whole(parts: str | list[Any]) -> str:
    """A text; from parts, where ``[text, times]`` is one that repeats."""
    if isinstance(parts, str):
        return parts
    return "".join(part if isinstance(part, str) else part[0] * part[1] for part in parts)


def _option(value: Any) -> Any:
    return whole([value["repeated"]]) if isinstance(value, dict) and "repeated" in value else value


def texts() -> Iterator[Attack]:
    """Every row of texts/."""
    for path in sorted((CORPUS / "texts").glob("*.toml")):
        yield from map(Attack.read, tomllib.loads(path.read_text(encoding="utf-8"))["input"])
    for line in (CORPUS / "texts" / "surrogates.jsonl").read_text(encoding="utf-8").splitlines():
        yield Attack.read(json.loads(line))


def rows(file: str, kind: str) -> list[dict[str, Any]]:
    """The tables `kind` of a file beside texts/."""
    found: list[dict[str, Any]] = tomllib.loads((CORPUS / file).read_text(encoding="utf-8"))[kind]
    return found


def names(attacks: list[Any]) -> list[str]:
    """What tests of rows are called."""
    return [each["attack"] if isinstance(each, dict) else each.attack for each in attacks]
