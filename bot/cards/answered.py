"""Answers to commands that need no GPU, as cards: one, or as many as their words need. Pure."""

from collections.abc import Iterator, Sequence
from itertools import chain

from bot.cards.card import FOOT, HEAD, Card, Tone, small
from bot.cards.words import clip, plain
from distillery.answers.answer import Answer
from distillery.i18n import say
from distillery.vocabulary.text import text

NAME, VALUE = 100, 2000  # characters of a row
CARDS = 5  # messages at most; a row of words that fills more is no answer


def answered(answer: Answer, notes: Sequence[str] = (), pictures: Sequence[str] = ()) -> list[Card]:
    """The cards in order, the pictures (by file name) and all small print on the last."""
    pages = list(_pages(_lines(answer)))[:CARDS]
    *before, last = pages or [""]
    foot = clip("\n".join(filter(None, [small(notes), *_stored(answer)])), FOOT)
    return [*(Card(page, tone=Tone.GOOD) for page in before), Card(last, foot, tuple(pictures), Tone.GOOD)]


def _lines(answer: Answer) -> Iterator[str]:
    yield f"**{plain(say(answer.title), VALUE)}**"
    yield from say(answer.text).splitlines()
    for name, value in answer.fields:
        yield f"**{plain(say(name), NAME)}** {plain(say(value), VALUE)}"


def _stored(answer: Answer) -> Iterator[str]:
    """The names that make the pictures usable in a next command, to be copied, unless the answer tells them itself."""
    told = "\n".join([answer.text, *(value for _, value in answer.fields)])
    for shown in answer.pictures:
        if shown.stored.name not in told:
            name = f"`{shown.stored.name}`"
            stored = text("Stored as {name}: a flag that takes a picture takes this name.", name=name)
            yield f"-# {say(stored)}"


def _pages(lines: Iterator[str]) -> Iterator[str]:
    page = ""
    for line in chain.from_iterable(map(_parts, lines)):
        if page and len(page) + 1 + len(line) > HEAD:
            yield page
            page = line
        else:
            page = f"{page}\n{line}" if page else line
    if page:
        yield page


def _parts(line: str) -> Iterator[str]:
    """A line in pieces that fit a page, cut between words where there are some."""
    while len(line) > HEAD:
        cut = line.rfind(" ", 1, HEAD)
        cut = cut if cut > 0 else HEAD
        yield line[:cut]
        line = line[cut:].lstrip()
    yield line
