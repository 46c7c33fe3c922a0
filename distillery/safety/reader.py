"""Reads texts for listed words in whatever disguise, and remembers what it found in a word: words recur."""

import re
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import groupby, pairwise
from typing import NamedTuple

from distillery.safety.disguise import Disguises
from distillery.safety.phrases import Phrases
from distillery.safety.pieces import Piece, only_word, taken_apart, words_of
from distillery.safety.spread import FEWEST, Found, spread

LONGEST = 32  # letters of one that is remembered
LONG = 6  # letters of a word that may be cut in two anywhere
_TWICE = re.compile(r"(.)\1")
_VOWELS = frozenset("aeiouy")


class _Part(NamedTuple):
    """What is between two spaces. Words are counted from 0."""

    found: tuple[Found, ...]
    words: int
    alone: bool = False  # whether a phrase may be in it as a whole
    pieces: tuple[Piece, ...] = ()  # where it may be one of the parts that a word is spread over
    short: bool = False
    head: str = ""  # its last word, where a listed word begins so
    tail: str = ""  # its first, where one ends so


_Placed = tuple[int, _Part]  # with how many words are before it


class Reader:
    """Knows the words of some phrases. Immutable, but for what it remembers."""

    def __init__(self, phrases: Phrases, undisguised: Collection[str], remembered: int) -> None:
        self._phrases = phrases
        self._disguises = Disguises(phrases.words - {*undisguised})
        cut = [(word[:at], word[at:]) for word in phrases.words for at in range(1, len(word))]
        self._cut = {(head, tail): head + tail for head, tail in cut if _may_be_cut(head, tail)}
        self._heads = frozenset(head for head, _ in self._cut)
        self._tails = frozenset(tail for _, tail in self._cut)
        self._remembered: Callable[[str], _Part | None] = lru_cache(remembered)(self._part)

    def rows(self, text: str) -> Iterator[tuple[int, str]]:
        """Parts of `text`, which is plain, in a row that may hold a phrase; and how many words are before them."""
        row: list[str] = []
        alone, at, words = False, 0, 0
        for chunk in text.split():
            part = self._part_of(chunk)
            if part is not None:
                row.append(chunk)
                alone = part.alone
                words += part.words
                continue
            if alone or len(row) > 1:
                yield at, " ".join(row)
            if row:
                row = []
                alone = False
            words += 1
            at = words
        if alone or len(row) > 1:
            yield at, " ".join(row)

    def found(self, row: str) -> list[Found]:
        """The listed words in a row."""
        parts, words = list[_Placed](), 0
        for chunk in row.split():
            if (part := self._part_of(chunk)) is not None:
                parts.append((words, part))
                words += part.words
        found = [
            Found(at + start, at + end, word, plain) for at, part in parts for start, end, word, plain in part.found
        ]
        if len(parts) > 1:
            found += self._cut_in_two([each for each in parts if each[1].words])
            for short, run in groupby(parts, lambda each: each[1].short):
                found += self._spread(list(run)) if short else ()
        return found

    def _part_of(self, chunk: str) -> _Part | None:
        return self._remembered(chunk) if len(chunk) <= LONGEST else self._part(chunk)

    def _cut_in_two(self, row: list[_Placed]) -> Iterator[Found]:
        for (_, first), (at, second) in pairwise(row):
            if whole := self._cut.get((first.head, second.tail)):
                yield Found(at - 1, at + 1, whole)

    def _spread(self, run: list[_Placed]) -> Iterator[Found]:
        """The words that are spread over short parts."""
        if sum(len(part.pieces) for _, part in run) < FEWEST:
            return iter(())
        pieces = [piece.moved(at, number) for number, (at, part) in enumerate(run) for piece in part.pieces]
        return spread(pieces, self._disguises)

    def _part(self, chunk: str) -> _Part | None:
        """What `chunk` holds; None where that is one word which says nothing."""
        word = only_word(chunk)
        if word is None:
            return self._in_pieces(chunk)
        found = tuple(self._meant(word, 0))
        head, tail = self._ends(word, word)
        return _Part(found, 1, self._alone(found), head=head, tail=tail) if found or head or tail else None

    def _in_pieces(self, chunk: str) -> _Part:
        pieces = taken_apart(chunk)
        words = list(words_of(pieces))
        found = {each for place, word in enumerate(words) for each in self._meant(word, place)}
        found.update(spread(pieces, self._disguises))
        short = all(piece.short for piece in pieces)
        head, tail = self._ends(words[-1], words[0]) if words else ("", "")
        return _Part(tuple(found), len(words), self._alone(found), tuple(pieces) if short else (), short, head, tail)

    def _meant(self, word: str, place: int) -> Iterator[Found]:
        """What one word stands for."""
        if word in self._phrases.words or self._phrases.is_age(word):
            yield Found(place, place + 1, word, plainly=True)
        elif _TWICE.search(word):
            yield from (Found(place, place + 1, meant) for meant in self._disguises.of(word))

    def _alone(self, found: Collection[Found]) -> bool:
        return len(found) > 1 or any(self._phrases.is_one(each.word) for each in found)

    def _ends(self, last: str, first: str) -> tuple[str, str]:
        return last if last in self._heads else "", first if first in self._tails else ""


def _may_be_cut(head: str, tail: str) -> bool:
    """Whether people cut a word so: a long one anywhere, another behind or before one consonant."""
    short = min(head, tail, key=len)
    return len(head + tail) >= LONG or (len(head + tail) > 3 and len(short) == 1 and short not in _VOWELS)
