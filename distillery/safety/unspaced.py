"""Phrases in scripts that put no space between words: found in runs of such a script, wherever they begin."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import accumulate

from distillery.safety.katakana import KATAKANA, Compounds

_LETTERS = "々〆一-鿿㐀-䶿ぁ-ゖァ-ヺー"
UNSPACED = re.compile(f"[{_LETTERS}]")
_BETWEEN = dict.fromkeys(map(ord, ".・·_-*~〜|/"), " ")  # what may stand between letters, as spaces may
_AGE = re.compile(
    r"(?<![\d〇一二三四五六七八九十百])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?=[歳才])"
)
_YEARS = "\ue000"  # stands for an age below that of majority
_LONGER = "*"  # behind a phrase: whatever katakana may follow


class _Read:
    """A text without its spaces, and where they were."""

    def __init__(self, text: str, compounds: Compounds) -> None:
        chunks = [_AGE.sub(_YEARS, chunk) for chunk in text.translate(_BETWEEN).split()]
        self.letters = "".join(chunks)
        self._ends = [0, *accumulate(map(len, chunks))]
        self._edges = frozenset(self._ends)
        self._compounds = compounds

    def words_before(self, place: int) -> int:
        return bisect(self._ends, place) - 1

    def whole(self, start: int, phrase: str, longer: bool) -> bool:
        """Whether it is no part of another word: katakana are what words borrowed from elsewhere are spelled in."""
        end = start + len(phrase)
        if phrase.isascii():
            return self._free(start, _is_latin) and self._free(end, _is_latin)
        if not KATAKANA.fullmatch(phrase):
            return True
        if self._free(start, _is_katakana) and (longer or self._free(end, _is_katakana)):
            return True
        return (start, end) in self._within

    def _free(self, place: int, alike: re.Pattern[str]) -> bool:
        """Whether a word may begin or end there: a space was there, or another script is on one side."""
        return place in self._edges or not alike.fullmatch(self.letters, place - 1, place + 1)

    @cached_property
    def _within(self) -> frozenset[tuple[int, int]]:
        return self._compounds.words(self.letters)


_is_latin, _is_katakana = re.compile("[a-z0-9]{2}"), re.compile("[ァ-ヺー]{2}")


class Unspaced:
    """Phrases, each with the list that it is on; those on the list "" are exceptions: they hide what is in them.

    Katakana are found as whole words, alone or joined with other listed ones and with `companions`.
    """

    def __init__(self, listed: Iterable[tuple[str, str]], companions: Iterable[str] = ()) -> None:
        self._by_start: dict[str, list[tuple[str, bool, str]]] = defaultdict(list)
        phrases = sorted(listed, key=lambda each: (-len(each[1].rstrip(_LONGER)), each))
        for name, phrase in phrases:
            shown = phrase.replace("{age}", _YEARS).rstrip(_LONGER)
            self._by_start[shown[0]].append((shown, phrase.endswith(_LONGER), name))
        self._compounds = Compounds([*companions, *(phrase.rstrip(_LONGER) for _, phrase in phrases)])
        self._starts = re.compile(f"[{''.join(map(re.escape, self._by_start))}]") if self._by_start else None

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Before how many words of `text` each listed phrase is, and the name of its list."""
        if self._starts is None or text.isascii() or not UNSPACED.search(text):
            return
        read, hidden = _Read(text, self._compounds), 0
        for match in self._starts.finditer(read.letters):
            for phrase, name in self._at(read, match.start()):
                if not name:
                    hidden = max(hidden, match.start() + len(phrase))
                elif match.start() >= hidden:
                    yield read.words_before(match.start()), name

    def _at(self, read: _Read, start: int) -> Iterator[tuple[str, str]]:
        """The phrases that begin there with their lists, the longest first."""
        for phrase, longer, name in self._by_start[read.letters[start]]:
            if read.letters.startswith(phrase, start) and read.whole(start, phrase, longer):
                yield phrase, name
