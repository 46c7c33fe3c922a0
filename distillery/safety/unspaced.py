"""Phrases in scripts that put no space between words: found in runs of such a script, the longest first."""

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import accumulate

_LETTERS = "々〆一-鿿㐀-䶿ぁ-ゖァ-ヺー"
UNSPACED = re.compile(f"[{_LETTERS}]")
_BETWEEN = dict.fromkeys(map(ord, ".・·_-*~〜|/"))  # what may stand between letters, as spaces may
_AGE = re.compile(
    r"(?<![\d〇一二三四五六七八九十百])(?:1[0-7]|[1-9]|十[一二三四五六七]?|[一二三四五六七八九])(?=[歳才])"
)
_YEARS = "\ue000"  # stands for an age below that of majority
_KATAKANA = re.compile("[ァ-ヺー]+")


class Unspaced:
    """Phrases, each with the list that it is on; those on the list "" are exceptions: they hide what is in them."""

    def __init__(self, listed: Iterable[tuple[str, str]]) -> None:
        self._by_start: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for name, phrase in sorted(listed, key=lambda each: (-len(each[1]), each)):
            shown = phrase.replace("{age}", _YEARS)
            self._by_start[shown[0]].append((shown, name))
        self._starts = re.compile(f"[{''.join(map(re.escape, self._by_start))}]") if self._by_start else None

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Before how many words of `text` each listed phrase is, and the name of its list."""
        if self._starts is None or text.isascii() or not UNSPACED.search(text):
            return
        chunks = [_AGE.sub(_YEARS, chunk) for chunk in text.translate(_BETWEEN).split()]
        together, before, end = "".join(chunks), list(accumulate(map(len, chunks))), 0
        for match in self._starts.finditer(together):
            start = match.start()
            phrase, name = self._at(together, start) if start >= end else ("", "")
            end = max(end, start + len(phrase))
            if name:
                yield bisect(before, start), name

    def _at(self, text: str, start: int) -> tuple[str, str]:
        """The longest phrase that begins there, with its list."""
        for phrase, name in self._by_start[text[start]]:
            if text.startswith(phrase, start) and _whole(text, start, phrase):
                return phrase, name
        return "", ""


def _whole(text: str, start: int, phrase: str) -> bool:
    """Katakana counts as a whole word only: it is what words borrowed from elsewhere are spelled in."""
    if not _KATAKANA.fullmatch(phrase):
        return True
    around = text[start - 1 : start] + text[start + len(phrase) : start + len(phrase) + 1]
    return not _KATAKANA.search(around)
