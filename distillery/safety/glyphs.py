"""What characters look like: one table from whatever resembles a Latin letter to that letter, and from nothing to none.

Resemblances are Unicode's own (UTS 39, by way of confusable-homoglyphs), letters' names, and decompositions.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain

from confusable_homoglyphs.confusables import confusables_data  # type: ignore[import-untyped]

LETTERED = (range(0x80, 0x2E80), range(0xA4D0, 0xABFF), range(0xF900, 0x12000), range(0x1D000, 0x1FC00))
TAGS = range(0xE0000, 0xE01F0)
INVISIBLE = ("Mn", "Me", "Cf", "Cc")  # marks, joiners, bidi controls: nothing of their own to see
FILLERS = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters and symbols that show nothing
VOICED = "\u3099\u309a"  # marks that make other kana
EITHER = "|"  # a stroke: i or l, as in leetspeak
_NAMED = re.compile(
    r"(?:(?:LATIN|MODIFIER|NEGATIVE (?:CIRCLED|SQUARED)|SQUARED|CIRCLED) (?:\w+ )*?"
    r"(?:LETTER(?: SMALL CAPITAL| TURNED| REVERSED| OPEN| SIDEWAYS)*)|REGIONAL INDICATOR SYMBOL LETTER|"
    r"LATIN (?:CAPITAL|SMALL) LETTER (?:TURNED|REVERSED|OPEN|BARRED|SCRIPT|INSULAR)) ([A-Z])(?: WITH .*)?"
)
# Currencies and letters of other scripts that fancy fonts borrow, and Unicode does not call confusable.
BORROWED = {
    "a": "₳λคд", "b": "฿๒вЬ", "c": "₵ςʗ¢", "d": "ძժԃð๔Ԁ", "e": "єεɛэəҽ€Ǝ∃ξ", "f": "₣ʄ", "g": "₲ɢ", "h": "ђҺԋ",
    "i": "เ", "k": "₭қк", "l": "ɭ£", "m": "₥๓м", "n": "₦ηŋпภռɳи∩", "o": "๏θ", "p": "₱ρק", "q": "ợ", "r": "гяɾʀ",
    "s": "₴ร§ʂ", "t": "₮тՇτƚ", "u": "υย∪µцυ", "v": "√ש∨", "w": "ωฬшщ₩ฬ", "x": "χӿӾאҳ×", "y": "¥ץүყ", "z": "չʑ",
    "ae": "æ", "oe": "œ",
}  # fmt: skip
_UNSPACED = re.compile(r"CJK|HIRAGANA|KATAKANA|HANGUL|BOPOMOFO")


@cache
def glyphs() -> Mapping[int, str | None]:
    """For ``str.translate``: lookalikes to small ASCII letters, digits to ASCII, what cannot be seen to None."""
    hidden = (code for code in range(0x80) if not chr(code).isprintable() and not chr(code).isspace())
    table: dict[int, str | None] = dict.fromkeys((*hidden, *TAGS, *map(ord, FILLERS)))
    for letter in map(chr, chain(*LETTERED)):
        if letter not in VOICED and (seen := _seen(letter)) != letter:
            table[ord(letter)] = seen
    for letters, others in BORROWED.items():
        table |= {ord(each): letters for each in others}
        for each in others:  # the capital is another shape: what Unicode says of it comes first
            if len(each.upper()) == 1:
                table.setdefault(ord(each.upper()), letters)
    return table


def _seen(letter: str) -> str | None:
    """What is read where `letter` stands; itself where that is no Latin letter."""
    category = unicodedata.category(letter)
    if category in INVISIBLE and not letter.isspace():
        return None
    if category == "Cn":
        return letter
    if category == "Nd":
        return str(unicodedata.digit(letter))
    name = unicodedata.name(letter, "")
    if _UNSPACED.match(name):
        return letter
    base = unicodedata.normalize("NFKD", letter)[0]
    if base.isascii() and base.isalpha():
        return base.lower()
    if name.endswith("SHARP S"):
        return "ss"
    return _named(name) or _resembled(letter) or _resembled(base) or letter


def _named(name: str) -> str | None:
    match = _NAMED.fullmatch(name)
    return match[1].lower() if match else None


def _resembled(letter: str) -> str | None:
    """The small ASCII letter that Unicode calls confusable with `letter`."""
    found = next(_latin(letter), None)
    if found == "l":
        return "i" if "i" in _latin(letter.lower()) else EITHER
    return found


def _latin(letter: str) -> Iterator[str]:
    alike = (entry["c"] for entry in confusables_data.get(letter, []))
    return (each.lower() for each in alike if len(each) == 1 and each.isascii() and each.isalpha())
