"""Words in katakana, which are written without a gap: a run of them is known when all of it can be cut into words."""

import re
from collections import defaultdict
from collections.abc import Iterable

KATAKANA = re.compile("[ァ-ヺー]+")
_Span = tuple[int, int]


class Compounds:
    """Cuts runs of katakana into known words. Immutable."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_start: dict[str, list[str]] = defaultdict(list)
        for word in {*words}:
            if KATAKANA.fullmatch(word):
                self._by_start[word[0]].append(word)

    def words(self, text: str) -> frozenset[_Span]:
        """Where words are, from and to, in the runs of `text` that consist of known words only."""
        return frozenset(
            (run.start() + start, run.start() + end)
            for run in KATAKANA.finditer(text)
            for start, end in self._cut(run[0])
        )

    def _cut(self, run: str) -> list[_Span]:
        spans = [
            (start, start + len(word))
            for start, letter in enumerate(run)
            for word in self._by_start.get(letter, ())
            if run.startswith(word, start)
        ]
        begun, ended = {0}, {len(run)}  # the places up to which, and from which on, all is known
        for start, end in spans:
            begun |= {end} if start in begun else set()
        for start, end in reversed(spans):
            ended |= {start} if end in ended else set()
        return [(start, end) for start, end in spans if start in begun and end in ended]
