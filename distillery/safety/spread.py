"""Words spread over several pieces of a stretch, with signs among their letters or between them."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from distillery.safety.disguise import SIGNS, Disguises, key
from distillery.safety.pieces import Piece

LETTERLIKE = "@$"  # signs that hardly ever stand between letters
FEWEST = 3  # pieces of a word that is spread over spaces


class Found(NamedTuple):
    """A word, and from which of the text's words to which it goes."""

    start: int
    end: int
    word: str


class _Link(NamedTuple):
    piece: Piece
    key: str


def spread(stretch: Sequence[Piece], disguises: Disguises) -> Iterator[Found]:
    """The words in several pieces of `stretch`, however it may be read."""
    for signs in _readings(stretch):
        links = _links([piece for piece in stretch if piece.spelling not in SIGNS or piece.spelling in signs])
        for first in range(len(links) - 1):
            yield from _from(links, first, disguises)


def _readings(stretch: Sequence[Piece]) -> set[str]:
    """Which signs are letters: none of those there are, those that look it, or all."""
    there = "".join(sorted({piece.spelling for piece in stretch} & set(SIGNS)))
    return {"", "".join(sign for sign in there if sign in LETTERLIKE), there}


def _links(pieces: Sequence[Piece]) -> list[_Link]:
    """The pieces with their keys; those that only repeat one letter are together."""
    links: list[_Link] = []
    for piece in pieces:
        own = key(piece.spelling)
        if links and own == links[-1].key and len(own) == 1:
            last = links.pop().piece
            piece = Piece(last.spelling + piece.spelling, last.start, piece.end, last.chunk)
        links.append(_Link(piece, own))
    return links


def _from(links: Sequence[_Link], first: int, disguises: Disguises) -> Iterator[Found]:
    """The words that begin with one of the links. It goes no further than the longest word does."""
    whole, spelling, start = "", "", links[first].piece
    for count, (piece, own) in enumerate(links[first:], 1):
        whole += own[1:] if whole.endswith(own[0]) else own
        if not disguises.begins(whole):
            return
        spelling += piece.spelling
        if count > 1 and disguises.known(whole) and (piece.chunk == start.chunk or count >= FEWEST):
            yield from (Found(start.start, piece.end, word) for word in disguises.of(spelling))
