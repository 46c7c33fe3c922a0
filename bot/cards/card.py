"""What a message shows, in no language but Discord's Markdown: words, pictures by file name, words below."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import PurePosixPath
from typing import Self

from bot.cards.words import clip, plain
from distillery.i18n import say
from distillery.vocabulary.text import text

ABOVE, HEAD, FOOT = 140, 2600, 1250  # together within the 4000 characters of a message's components
PICTURES = 10  # of one message
SENTENCE = 300
SPOILER = "SPOILER_"  # a file so named is covered until it is pressed


class Tone(Enum):
    """How it goes, as the card's colour."""

    WORKING = 0x5B8DEF
    GOOD = 0x43A873
    MIXED = 0xE0A030
    BAD = 0xD9534F


@dataclass(frozen=True)
class File:
    """One attachment."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Link:
    """An address outside, as a button."""

    label: str
    url: str


@dataclass(frozen=True)
class Card:
    """A message: words, pictures by file name, words below, links; `above` all whose it is, where nobody else says."""

    head: str
    foot: str = ""
    pictures: tuple[str, ...] = ()
    tone: Tone = Tone.WORKING
    links: tuple[Link, ...] = ()
    above: str = ""

    def naming(self, member_id: str) -> Self:
        """The same, saying whose it is: for a message that is no answer to a command of theirs."""
        return replace(self, above=say(text("For {member}:", member=f"<@{member_id}>"))[:ABOVE])

    def asked_in(self, channel_id: int) -> Self:
        """The same, saying where it was asked for: for a message that comes from there no more."""
        return replace(self, above=say(text("You asked for this in {channel}.", channel=f"<#{channel_id}>"))[:ABOVE])


def stem(name: str) -> str:
    """What a file is called, whatever it was encoded as and whether it is covered."""
    return PurePosixPath(name.removeprefix(SPOILER)).stem


def small(lines: Iterable[str]) -> str:
    """Small print, a line each."""
    return "\n".join(f"-# {plain(say(line), SENTENCE)}" for line in lines if line)


def foot(lines: Sequence[str]) -> str:
    """Small print within its limit."""
    return clip(small(lines), FOOT)
