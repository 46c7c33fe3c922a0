"""Words that a guild or the operator lists: found as the shipped lists' are, or as written where they have signs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from distillery.safety.lexicon import Lexicon
from distillery.safety.lists import WordList
from distillery.safety.plain import plain
from distillery.safety.policy import OWN_WORDS

REMEMBERED = 512  # words: there are many guilds
_SPACED = re.compile(r"[\w\s.'’_-]*\w\w[\w\s.'’_-]*|\w")


@dataclass(frozen=True)
class OwnWords:
    """Some words, ready to be looked for."""

    lexicon: Lexicon
    signed: re.Pattern[str] | None  # those such as c++, of which little is left without their signs

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """As Lexicon.found."""
        yield from self.lexicon.found(text)
        if self.signed:
            yield from ((len(text[: match.start()].split()), OWN_WORDS) for match in self.signed.finditer(text))


@lru_cache(maxsize=256)
def own_words(words: Sequence[str]) -> OwnWords:
    """`words` (hashable), as written by whoever listed them; blank ones are none."""
    written = [shown for word in words if (shown := " ".join(plain(word).split()))]
    terms = tuple(word for word in written if _SPACED.fullmatch(word))
    signed = "|".join(re.escape(word) for word in written if word not in terms)
    return OwnWords(
        Lexicon([WordList(name=OWN_WORDS, version=1, terms={"any": terms})], REMEMBERED),
        re.compile(rf"(?<!\w)(?:{signed})(?!\w)") if signed else None,
    )
