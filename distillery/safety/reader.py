"""Reads texts for listed words in whatever disguise, and remembers what it found in a word: words recur."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from distillery.safety.disguise import Disguises
from distillery.safety.phrases import Phrases
from distillery.safety.pieces import Piece, only_word, taken_apart, words_of
from distillery.safety.spread import FEWEST, Found, spread

REMEMBERED = 16384  # parts between spaces, a few megabytes
LONGEST = 32  # letters of one that is remembered
LONG = 6  # letters of a word that may be cut in two anywhere
_TWICE = re.compile(r"(.)\1")
_VOWELS = frozenset("aeiouy")


class _Part(NamedTuple):
    """What is between two spaces. Words are counted from 0."""

    found: tuple[Found, ...]
    words: int
    begins: bool = False  # whether a phrase may begin in it
    pieces: tuple[Piece, ...] = ()  # where it may be one of the parts that a word is spread over
    short: bool = False
    head: str = ""  # its last word, where a listed word begins so
    tail: str = ""  # its first, where one ends so


class Reader:
    """Knows the words of some phrases. Immutable, but for what it remembers."""

    def __init__(self, phrases: Phrases, undisguised: Collection[str] = ()) -> None:
        self._phrases = phrases
        self._disguises = Disguises(phrases.words - {*undisguised})
        cut = [(word[:at], word[at:]) for word in phrases.words for at in range(1, len(word))]
        self._cut = {(head, tail): head + tail for head, tail in cut if _may_be_cut(head, tail)}
        self._heads = frozenset(head for head, _ in self._cut)
        self._tails = frozenset(tail for _, tail in self._cut)
        self._remembered: Callable[[str], _Part | None] = lru_cache(REMEMBERED)(self._part)

    def found(self, text: str) -> list[Found]:
        """The listed words of `text`, which is plain: those at least that may be part of a listed phrase."""
        found: list[Found] = []
        run: list[tuple[int, int, _Part]] = []
        at, reach, before = 0, 0, _NOTHING
        for number, chunk in enumerate(text.split()):
            part = self._remembered(chunk) if len(chunk) <= LONGEST else self._part(chunk)
            if run and (part is None or not part.short):
                found += self._spread(run)
                run = []
            if part is None:
                at, before = at + 1, _NOTHING
                continue
            if part.tail and (whole := self._cut.get((before.head, part.tail))):
                found.append(Found(at - 1, at + 1, whole))
                reach = at + 1
            if part.begins or (part.found and reach >= at):
                found += [Found(at + start, at + end, word) for start, end, word in part.found]
                reach = at + part.words
            if part.short:
                run.append((at, number, part))
            at, before = at + part.words, part if part.words else before
        return found + self._spread(run)

    def _spread(self, run: list[tuple[int, int, _Part]]) -> list[Found]:
        """The words that are spread over the parts of `run`."""
        if len(run) < 2 or sum(len(part.pieces) for _, _, part in run) < FEWEST:
            return []
        pieces = [piece.moved(at, number) for at, number, part in run for piece in part.pieces]
        return list(spread(pieces, self._disguises))

    def _part(self, chunk: str) -> _Part | None:
        """What `chunk` holds; None where that is one word which says nothing."""
        word = only_word(chunk)
        if word is None:
            return self._in_pieces(chunk)
        found = tuple(self._meant(word, 0))
        head, tail = self._ends(word, word)
        return _Part(found, 1, self._begins(found), head=head, tail=tail) if found or head or tail else None

    def _in_pieces(self, chunk: str) -> _Part:
        pieces = taken_apart(chunk)
        words = list(words_of(pieces))
        found = {each for place, word in enumerate(words) for each in self._meant(word, place)}
        found.update(spread(pieces, self._disguises))
        short = all(piece.short for piece in pieces)
        head, tail = self._ends(words[-1], words[0]) if words else ("", "")
        return _Part(tuple(found), len(words), self._begins(found), tuple(pieces) if short else (), short, head, tail)

    def _meant(self, word: str, place: int) -> Iterator[Found]:
        """What one word stands for."""
        if word in self._phrases.words or self._phrases.is_age(word):
            yield Found(place, place + 1, word)
        elif _TWICE.search(word):
            yield from (Found(place, place + 1, meant) for meant in self._disguises.of(word))

    def _begins(self, found: Iterable[Found]) -> bool:
        return any(self._phrases.begins(each.word) for each in found)

    def _ends(self, last: str, first: str) -> tuple[str, str]:
        return last if last in self._heads else "", first if first in self._tails else ""


_NOTHING = _Part((), 0)


def _may_be_cut(head: str, tail: str) -> bool:
    """Whether people cut a word so: a long one anywhere, another behind or before one consonant."""
    short = min(head, tail, key=len)
    return len(head + tail) >= LONG or (len(head + tail) > 3 and len(short) == 1 and short not in _VOWELS)
