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

    def begins(self, word: str) -> bool:
        """Whether a phrase begins with `word`."""
        return word in self._root.following or (AGE in self._root.following and self.is_age(word))

    def found(self, words: Iterable[Found]) -> Iterator[Found]:
        """The phrases among listed words, by the names of their lists."""
        beginning: defaultdict[int, list[Found]] = defaultdict(list)
        for each in set(words):
            beginning[each.start].append(each)
            if self.is_age(each.word):
                beginning[each.start].append(each._replace(word=AGE))
        for start in list(beginning):
            yield from self._from(beginning, start, start, self._root)

    def _from(self, words: Mapping[int, list[Found]], start: int, at: int, node: _Node) -> Iterator[Found]:
        for each in words.get(at, ()):
            following = node.following.get(each.word)
            if following is None:
                continue
            yield from (Found(start, each.end, name) for name in following.ends)
            if following.following and each.end > at:
                yield from self._from(words, start, each.end, following)


def _words(node: _Node) -> Iterator[str]:
    for word, following in node.following.items():
        yield word
        yield from _words(following)
