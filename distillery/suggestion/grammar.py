"""Prompts enriched without any server: a seeded choice among phrases of a theme that goes with the member's words."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DATA = Path(__file__).with_name("grammar.toml")
PROMPT_LIMIT = 2000  # characters of a prompt; what does not fit any more is not added


class _Slot(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    said: tuple[str, ...]


class _Theme(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, tuple[str, ...]]  # the phrases, by slot

    suits: frozenset[str]
    anywhere: bool = False


@dataclass(frozen=True)
class Enriched:
    """A prompt with phrases behind it, and the slots that were filled."""

    text: str
    added: tuple[str, ...]


class Grammar(BaseModel):
    """Slots (light, lens, …) in order, and themes with phrases for each of them. Data: ``grammar.toml``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slots: dict[str, _Slot] = Field(min_length=1)
    themes: dict[str, _Theme]

    @classmethod
    def load(cls, path: Path = DATA) -> Self:
        """The grammar in `path`. Raises pydantic's ValidationError."""
        return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))

    @model_validator(mode="after")
    def _every_theme_fills_every_slot(self) -> Self:
        for name, theme in self.themes.items():
            if theme.__pydantic_extra__.keys() != self.slots.keys() or not all(theme.__pydantic_extra__.values()):
                raise ValueError(f"themes.{name}: needs phrases for {', '.join(self.slots)}, and for nothing else")
        if not any(theme.anywhere for theme in self.themes.values()):
            raise ValueError("themes: one at least must go anywhere")
        return self

    def enrich(self, prompt: str, seed: int) -> Enriched:
        """`prompt` untouched, phrases behind it: the same for the same prompt and seed, everywhere and always."""
        chance = Random(f"{seed}:{prompt}")  # noqa: S311 - taste, not secrecy
        words = " ".join(re.findall(r"[\w-]+", prompt.casefold()))
        theme = chance.choice(self._fitting(words))
        text, added = prompt, list[str]()
        for name, slot in self.slots.items():
            phrase = chance.choice(theme.__pydantic_extra__[name])
            longer = f"{text}{_joint(text)}{phrase}"
            if not _mentions(words, slot.said) and len(longer) <= PROMPT_LIMIT:
                text, added = longer, [*added, name]
        return Enriched(text, tuple(added))

    def _fitting(self, words: str) -> list[_Theme]:
        """The themes that most of the words suit; those that go anywhere when none does."""
        scores = {name: sum(_mentions(words, [suit]) for suit in theme.suits) for name, theme in self.themes.items()}
        best = max(scores.values())
        if best == 0:
            return [theme for theme in self.themes.values() if theme.anywhere]
        return [self.themes[name] for name, score in scores.items() if score == best]


def _mentions(words: str, any_of: Iterable[str]) -> bool:
    padded = f" {words} "
    return any(f" {term} " in padded for term in any_of)


def _joint(text: str) -> str:
    """What stands between a text and a phrase."""
    if not text or text[-1].isspace():
        return ""
    return " " if text[-1] in ",.;!?…" else ", "
