"""A text in pieces, for words that lie in several of them: n u d e, po-rn, $3x."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from distillery.safety.disguise import SIGNS, key

MOST_APART = 2  # letters of a piece, where a word is spaced out
_PIECES = re.compile(rf"[^\W\d_]+|\d+|[{re.escape(SIGNS)}]")
_MARKS = ".,;:()[]{}<>\"'*#&?"


class Piece(NamedTuple):
    """Letters, digits or a sign. `start` and `end` count the words of the text; a sign has none of its own."""

    spelling: str
    start: int
    end: int
    chunk: int = 0  # which of the parts between spaces it is in

    @property
    def short(self) -> bool:
        """Whether a word may be spread over spaces in pieces like this."""
        return len(self.spelling) <= MOST_APART or len(key(self.spelling)) == 1

    def moved(self, words: int, chunk: int) -> "Piece":
        """The same, so many words later in the text."""
        return Piece(self.spelling, self.start + words, self.end + words, chunk)


def only_word(chunk: str) -> str | None:
    """The word that `chunk` is, but for marks around it; None where it is anything else."""
    bare = chunk.strip(_MARKS)
    return bare if len(bare) > MOST_APART and bare.isalpha() and not bare.startswith(bare[0] * 3) else None


def taken_apart(chunk: str) -> list[Piece]:
    """The pieces of `chunk`, its words counted from 0."""
    found: list[Piece] = []
    words = 0
    for spelling in _PIECES.findall(chunk):
        start, words = words, words + (spelling not in SIGNS)
        found.append(Piece(spelling, start, words))
    return found


def words_of(pieces: Sequence[Piece]) -> Iterator[str]:
    """Those of the pieces that are words."""
    return (piece.spelling for piece in pieces if piece.end > piece.start)
