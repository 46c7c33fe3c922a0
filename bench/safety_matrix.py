"""What is never drawn, by a grammar: words for minors, words for nudity, in every order and six languages."""

import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import NamedTuple

from distillery.safety.gate import PromptGate

GRAMMAR = Path(__file__).parent / "data" / "safety_matrix.toml"
ANY = "any"  # the gender of words that do not bend


class Cell(NamedTuple):
    """A prompt that is refused everywhere, in its language."""

    language: str
    prompt: str


def cells() -> list[Cell]:
    """All different ones, in the grammar's order."""
    grammar = tomllib.loads(GRAMMAR.read_text(encoding="utf-8"))
    return [*dict.fromkeys(Cell(language, each) for language, part in grammar.items() for each in _prompts(part))]


def missed(gate: PromptGate) -> list[Cell]:
    """Those that pass where adults' pictures may be asked for, or are not taken for what they are."""
    return [cell for cell in cells() if not _refused(gate, cell.prompt)]


def _refused(gate: PromptGate, prompt: str) -> bool:
    verdict = gate.judge(prompt, allowed=gate.policy.for_adults)
    return verdict is not None and verdict.category == "minors"


def _prompts(part: dict[str, dict[str, list[str]]]) -> Iterator[str]:
    """Every way to say it in one language; what goes between is taken in turn."""
    fills, turn = part["fill"], 0
    for gender, nudity in part["nude"].items():
        whole = product(part["orders"], part["people"].get(gender, ()), nudity, ("",))
        apart = product(part["apart"], part["persons"].get(gender, ()), nudity, part["young"].get(gender, ()))
        for order, who, nude, young in (*whole, *apart):
            turn += 1
            yield order.format(who=who, person=who, nude=nude, young=young, fill=fills[turn % len(fills)])
