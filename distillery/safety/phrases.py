"""Phrases of listed words, found where their words follow each other; several words may begin in one place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from distillery.safety.spread import Found

AGE = "{age}"  # in a phrase: any number of years below the age of majority
MAJORITY = 18


@dataclass
class _Node:
    following: dict[str, "_Node"] = field(default_factory=dict)
    ends: frozenset[str] = frozenset()  # the lists of what ends here


class Phrases:
    """Phrases by their words, each with the list that it is on. Never changed once made."""

    def __init__(self, listed: Iterable[tuple[str, Sequence[str]]], ages: Iterable[str] = ()) -> None:
        self._root = _Node()
        self._ages = frozenset(ages)
        for name, phrase in listed:
            self._add(name, phrase)
        self.words = frozenset(_words(self._root)) - {AGE} | self._ages

    def _add(self, name: str, phrase: Sequence[str]) -> None:
        node = self._root
        for word in phrase:
            node = node.following.setdefault(word, _Node())
        node.ends |= {name}

    def is_age(self, word: str) -> bool:
        """Whether `word` is the number of a minor's years."""
        return word in self._ages or (word.isdecimal() and len(word) < 3 and 0 < int(word) < MAJORITY)

    def is_one(self, word: str) -> bool:
        """Whether `word` alone is a phrase."""
        return word in self._root.following and bool(self._root.following[word].ends)

    def found(self, words: Iterable[Found]) -> Iterator[Found]:
        """The phrases among listed words, by the names of their lists."""
        at: defaultdict[int, list[Found]] = defaultdict(list)
        for each in set(words):
            at[each.start].append(each)
            if self.is_age(each.word):
                at[each.start].append(Found(each.start, each.end, AGE, each.plainly))
        for starting in list(at.values()):
            for each in starting:
                if node := self._root.following.get(each.word):
                    yield from _ended(each, node, at)


def _ended(begun: Found, node: _Node, words: Mapping[int, list[Found]]) -> Iterator[Found]:
    """The phrases that begin with `begun`, which leads to `node`; plainly there if all of their words are."""
    yield from (begun._replace(word=name) for name in node.ends)
    for each in words.get(begun.end, ()) if node.following else ():
        if (following := node.following.get(each.word)) and each.end > begun.end:
            both = Found(begun.start, each.end, each.word, begun.plainly and each.plainly)
            yield from _ended(both, following, words)


def _words(node: _Node) -> Iterator[str]:
    for word, following in node.following.items():
        yield word
        yield from _words(following)
