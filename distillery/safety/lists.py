"""Word lists: plain data with a version, one file a list; phrases by language, and what only looks like them.

``nud{e,es,ity}`` stands for three words, ``{age} years old`` for every age of a minor; ``ロリ*`` for a word of
katakana that begins so.
"""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from distillery.safety.data import read
from distillery.safety.plain import plain

_CHOICE = re.compile(r"\{([^{}]*,[^{}]*)\}")
_WORD = re.compile(r"\{age\}|[^\W\d_]+|\d+")
Language = Annotated[str, Field(pattern=r"^(any|[a-z]{2})$")]


class WordList(BaseModel):
    """One list. `ages` are number words below the age of majority.

    An exception hides what is in it from this list only. `companions` are katakana that listed ones are joined with.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: int = Field(ge=1)
    terms: dict[Language, tuple[str, ...]]
    exceptions: dict[Language, tuple[str, ...]] = {}
    ages: dict[Language, tuple[str, ...]] = {}
    companions: dict[Language, tuple[str, ...]] = {}

    @property
    def phrases(self) -> frozenset[str]:
        """Every phrase that is listed, plain."""
        return frozenset(each for terms in self.terms.values() for term in terms for each in spelled_out(term))

    @property
    def unspaced(self) -> frozenset[str]:
        """Those of the phrases that stand in texts without spaces, though some are Latin letters."""
        japanese = (*self.terms.get("ja", ()), *self.exceptions.get("ja", ()))
        return frozenset(each for term in japanese for each in spelled_out(term))

    @property
    def exempt(self) -> frozenset[str]:
        """Every exception, plain."""
        return frozenset(each for terms in self.exceptions.values() for term in terms for each in spelled_out(term))

    @property
    def numbers(self) -> frozenset[str]:
        """The number words, plain."""
        return frozenset(plain(word) for words in self.ages.values() for word in words)


def load_lists(folder: Path) -> dict[str, WordList]:
    """The lists of `folder` by name, which is their file's. Raises SettingsError."""
    return {path.stem: read(path, WordList, name=path.stem) for path in sorted(folder.glob("*.toml"))}


def spelled_out(term: str) -> Iterator[str]:
    """Every phrase that `term` stands for, plain."""
    parts = _CHOICE.split(term)
    choices = [part.split(",") if place % 2 else [part] for place, part in enumerate(parts)]
    yield from (plain("".join(chosen).strip()) for chosen in product(*choices))


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a plain phrase."""
    return tuple(_WORD.findall(phrase))
