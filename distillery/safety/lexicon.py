"""Everything that is listed, ready to be looked for in a text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from distillery.safety.lists import WordList, words_of
from distillery.safety.phrases import Phrases
from distillery.safety.reader import Reader
from distillery.safety.unspaced import UNSPACED, Unspaced

EXEMPT = ""  # the list of what is not refused, though it looks so


@dataclass(frozen=True)
class Lexicon:
    """`phrases` of spaced scripts with a `reader` of their words, and those of `unspaced` scripts."""

    phrases: Phrases
    reader: Reader
    unspaced: Unspaced

    @classmethod
    def of(cls, lists: Iterable[WordList]) -> Self:
        """What the lists hold."""
        lists = list(lists)
        listed = {(each.name, phrase) for each in lists for phrase in each.phrases}
        listed |= {(EXEMPT, phrase) for each in lists for phrase in each.exempt}
        unspaced = {(name, phrase) for name, phrase in listed if UNSPACED.search(phrase)}
        spaced = [(name, words_of(phrase)) for name, phrase in listed - unspaced]
        phrases = Phrases(spaced, {word for each in lists for word in each.numbers})
        lookalikes = {words[0] for name, words in spaced if name == EXEMPT and len(words) == 1}
        return cls(phrases, Reader(phrases, lookalikes), Unspaced(unspaced))

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Before how many words of `text`, which is plain, something listed is; and on which list."""
        hits = sorted(set(self.phrases.found(self.reader.found(text))))
        spared = [hit for hit in hits if hit.word == EXEMPT and hit.plainly]
        for hit in hits:
            if hit.word != EXEMPT and not any(each.start <= hit.start and hit.end <= each.end for each in spared):
                yield hit.start, hit.word
        yield from self.unspaced.found(text)
