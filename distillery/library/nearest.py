"""What somebody probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 40  # characters; nobody mistypes more, and comparing them is slow


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is near: ``modle`` -> ``model``."""
    if len(word) > _LONGEST:
        return None
    words = list(known)
    if close := get_close_matches(word, words, n=1):
        return close[0]
    return next((other for other in words if len(other) > 1 and word.startswith(other)), None)
