"""Words spread over several pieces of a stretch, with signs among their letters or between them."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from distillery.safety.disguise import SIGNS, Disguises, key
from distillery.safety.pieces import Piece

LETTERLIKE = "@$"  # signs that hardly ever stand between letters
FEWEST = 3  # pieces of a word that is spread over spaces


class Found(NamedTuple):
    """A word, and from which of the text's words to which it goes; `plainly` where it is spelled as listed."""

    start: int
    end: int
    word: str
    plainly: bool = False


class _Link(NamedTuple):
    piece: Piece
    key: str
    pieces: int = 1  # that it was


def spread(stretch: Sequence[Piece], disguises: Disguises) -> Iterator[Found]:
    """The words in several pieces of `stretch`, however it may be read."""
    for reading in _readings(stretch):
        links = _links(reading)
        for first in range(len(links)):
            yield from _from(links, first, disguises)


def _readings(stretch: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    """Signs are no letters, or those that look it are, or all; a 6 is a g or a b."""
    there = {piece.spelling for piece in stretch} & set(SIGNS)
    for letters in {frozenset[str](), frozenset(there & set(LETTERLIKE)), frozenset(there)}:
        reading = [piece for piece in stretch if piece.spelling not in there or piece.spelling in letters]
        yield reading
        if any("6" in piece.spelling for piece in reading):
            yield [piece._replace(spelling=piece.spelling.replace("6", "b")) for piece in reading]


def _links(stretch: Sequence[Piece]) -> list[_Link]:
    """The pieces with their keys; those that only repeat one letter are together."""
    links: list[_Link] = []
    for piece in stretch:
        own = key(piece.spelling)
        if links and own == links[-1].key and len(own) == 1:
            first, _, count = links.pop()
            together = Piece(first.spelling + piece.spelling, first.start, piece.end, first.chunk)
            links.append(_Link(together, own, count + 1))
        else:
            links.append(_Link(piece, own))
    return links


def _from(links: Sequence[_Link], first: int, disguises: Disguises) -> Iterator[Found]:
    """The words that begin with one of the links. It goes no further than the longest word does."""
    whole, spelling, count, start = "", "", 0, links[first].piece
    for piece, own, pieces in islice(links, first, None):
        whole += own[1:] if whole.endswith(own[0]) else own
        if not disguises.begins(whole):
            return
        spelling += piece.spelling
        count += pieces
        if count > 1 and disguises.known(whole):
            close = piece.chunk == start.chunk or count >= FEWEST
            meant = (word for word in disguises.of(spelling) if close or len(word) == count)
            yield from (Found(start.start, piece.end, word) for word in meant)
