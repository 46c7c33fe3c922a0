"""Words behind other spellings, digits for letters, letters drawn out: one key for all spellings of a word."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby

SIGNS = "@$!|+"  # that stand for letters, or between them
# i, l and all that looks like them are one.
_LEET = str.maketrans("0123456789@$!|+lz", "oiseasgtbgasiitis")
_RUN = re.compile(r"(.)\1+")


def skeleton(spelling: str) -> str:
    """The letters that `spelling` stands for; as many as it has."""
    return spelling.translate(_LEET)


@lru_cache(maxsize=4096)
def key(spelling: str) -> str:
    """Its letters, none twice in a row."""
    return _RUN.sub(r"\1", spelling.translate(_LEET))


class Disguises:
    """Words by all of their spellings. Immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        by_key: dict[str, list[str]] = defaultdict(list)
        for word in sorted(set(words)):
            if word.isalpha():
                by_key[key(word)].append(word)
        self._by_key = dict(by_key)
        self._beginnings = frozenset(each[:end] for each in by_key for end in range(1, len(each) + 1))

    def begins(self, beginning: str) -> bool:
        """Whether the key of a word begins so."""
        return beginning in self._beginnings

    def known(self, whole: str) -> bool:
        """Whether a word has this key."""
        return whole in self._by_key

    def of(self, spelling: str) -> Iterator[str]:
        """Every word that `spelling` may stand for."""
        yield from (word for word in self._by_key.get(key(spelling), ()) if _draws_out(spelling, word))


def _draws_out(spelling: str, word: str) -> bool:
    """Whether `spelling` has each letter of `word` at least as often in its place; their keys are the same."""
    if spelling.isalpha() and spelling.isascii():  # then l is l, and z is z
        pairs = zip(_runs(spelling), _runs(word), strict=False)
        return len(_runs(spelling)) == len(_runs(word)) and all(a == b and n >= m for (a, n), (b, m) in pairs)
    return all(n >= m for (_, n), (_, m) in zip(_runs(skeleton(spelling)), _runs(skeleton(word)), strict=True))


def _runs(letters: str) -> list[tuple[str, int]]:
    return [(letter, len(list(run))) for letter, run in groupby(letters)]
