"""A text as it is meant to be read: no disguise of single characters left, in small letters."""

import re
import unicodedata

from distillery.safety.glyphs import glyphs

_OVERRIDDEN = re.compile("\u202e([^\u202c\u202d\n]*)")  # shown from right to left, whatever its letters


def plain(text: str) -> str:
    """`text` with lookalikes as small ASCII letters, and nothing in it that cannot be seen.

    What bidi controls turn around is read as it is shown, behind the rest.
    """
    if not text.isascii():
        shown = [turned[::-1] for turned in _OVERRIDDEN.findall(text)]
        text = unicodedata.normalize("NFKC", " ".join((text, *shown)))
    return text.translate(glyphs()).lower()
