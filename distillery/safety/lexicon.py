"""Everything that is listed, ready to be looked for in a text."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from distillery.safety.lists import WordList, words_of
from distillery.safety.phrases import Phrases
from distillery.safety.plain import plain
from distillery.safety.reader import LONGEST, Reader
from distillery.safety.spread import Found
from distillery.safety.unspaced import UNSPACED, Unspaced

REMEMBERED = 16384  # parts between spaces, and rows of them: a few megabytes
EXEMPT = "!"  # before the name of a list: what is not on it, though it looks so
Hit = tuple[int, str]  # how many words are before it, and its list


class Lexicon:
    """Phrases of spaced scripts with a reader of their words, and those of unspaced scripts.

    Immutable, but for what it remembers: the same few words are in a row again and again.
    """

    def __init__(self, lists: Sequence[WordList], remembered: int = REMEMBERED) -> None:
        listed = {(each.name, phrase) for each in lists for phrase in each.phrases}
        listed |= {(EXEMPT + each.name, phrase) for each in lists for phrase in each.exempt}
        japanese = frozenset[str]().union(*(each.unspaced for each in lists))
        unspaced = {(name, phrase) for name, phrase in listed if UNSPACED.search(phrase) or phrase in japanese}
        spaced = [(name, words_of(phrase)) for name, phrase in listed - unspaced]
        lookalikes = {words[0] for name, words in spaced if name.startswith(EXEMPT) and len(words) == 1}
        companions = [plain(word) for each in lists for words in each.companions.values() for word in words]
        self._phrases = Phrases(spaced, {word for each in lists for word in each.numbers})
        self._reader = Reader(self._phrases, lookalikes, remembered)
        self._unspaced = Unspaced(
            {("" if name.startswith(EXEMPT) else name, phrase) for name, phrase in unspaced}, companions
        )
        self._remembered: Callable[[str], tuple[Hit, ...]] = lru_cache(remembered)(self._hits)

    def found(self, text: str) -> Iterator[Hit]:
        """Before how many words of `text`, which is plain, something listed is; and on which list."""
        for at, row in self._reader.rows(text):
            for place, name in self._remembered(row) if len(row) <= LONGEST else self._hits(row):
                yield at + place, name
        yield from self._unspaced.found(text)

    def _hits(self, row: str) -> tuple[Hit, ...]:
        """What is listed of the words in a row, but for what an exception of its list holds."""
        hits = sorted(set(self._phrases.found(self._reader.found(row))))
        spared = [hit for hit in hits if hit.word.startswith(EXEMPT) and hit.plainly]
        return tuple(
            (place, hit.word)
            for hit in hits
            if not hit.word.startswith(EXEMPT) and not any(_spares(each, hit) for each in spared)
            for place in sorted({hit.start, hit.end - 1})  # both of its ends: others may be near to either
        )


def _spares(exception: Found, hit: Found) -> bool:
    return exception.word == EXEMPT + hit.word and exception.start <= hit.start and hit.end <= exception.end
