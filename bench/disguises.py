"""Ways in which people write a listed word past a word list. The gate shares no table with them."""

import random
from collections.abc import Callable, Sequence

Disguise = Callable[[str, random.Random], str]

TWINS = {
    "a": "аαаɑàáâãäåāăａ𝐚𝒂𝓪𝔞𝕒𝖺", "b": "Ьḃɓｂ𝐛𝒃𝓫𝕓", "c": "сϲçćčｃ𝐜𝒄𝓬𝕔", "d": "ԁďđḍｄ𝐝𝒅𝓭𝕕", "e": "еéèêëēęěｅ𝐞𝒆𝓮𝕖",
    "f": "ḟƒｆ𝐟𝒇𝓯𝕗", "g": "ɡğģġｇ𝐠𝒈𝓰𝕘", "h": "һĥħḥｈ𝐡𝒉𝓱𝕙", "i": "іíìîïīıｉ𝐢𝒊𝓲𝕚", "j": "јĵｊ𝐣𝒋𝓳", "k": "ķḳｋ𝐤𝒌𝓴𝕜",
    "l": "ĺļľłｌ𝐥𝒍𝓵𝕝", "m": "ṁṃｍ𝐦𝒎𝓶𝕞", "n": "ñńņňｎ𝐧𝒏𝓷𝕟", "o": "оοóòôõöøｏ𝐨𝒐𝓸𝕠", "p": "рṗｐ𝐩𝒑𝓹𝕡", "q": "ԛｑ𝐪𝒒𝓺",
    "r": "ŕŗřｒ𝐫𝒓𝓻𝕣", "s": "ѕśşšｓ𝐬𝒔𝓼𝕤", "t": "ţťṭｔ𝐭𝒕𝓽𝕥", "u": "υúùûüūｕ𝐮𝒖𝓾𝕦", "v": "ѵνｖ𝐯𝒗𝓿𝕧", "w": "ԝŵẃｗ𝐰𝒘𝔀𝕨",
    "x": "хẋｘ𝐱𝒙𝔁𝕩", "y": "уýÿŷｙ𝐲𝒚𝔂𝕪", "z": "źżžｚ𝐳𝒛𝔃𝕫",
}  # fmt: skip
DIGITS = {"a": "4@", "b": "8", "e": "3", "g": "9", "i": "1!", "l": "1|", "o": "0", "s": "5$", "t": "7+", "z": "2"}
UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u200e\u2063\ufe0f"
MARKS = "\u0301\u0300\u0308\u0323\u0331\u0336\u0338\u035c\u0489"
BETWEEN = (" ", ".", "-", "_", "*", "·", "/", "~", " . ", "'", "•", " - ")


def twins(word: str, dice: random.Random) -> str:
    """Letters of other alphabets and fonts; one at least."""
    return _some(word, dice, lambda letter: dice.choice(TWINS[letter]) if letter in TWINS else letter)


def digits(word: str, dice: random.Random) -> str:
    """Digits and signs that look like letters; one at least, where there are any for the word."""
    places = [place for place, letter in enumerate(word) if letter in DIGITS]
    chosen = {place for place in places if dice.random() < 0.5} or set(places[:1])
    return "".join(dice.choice(DIGITS[letter]) if place in chosen else letter for place, letter in enumerate(word))


def unseen(word: str, dice: random.Random) -> str:
    """Characters that nobody sees between the letters."""
    inner = "".join(dice.choice(("", *UNSEEN)) + letter for letter in word[1:-1])
    return word[0] + inner + dice.choice(UNSEEN) + word[-1]


def marks(word: str, dice: random.Random) -> str:
    """Accents and strokes upon the letters, up to three each."""
    piled = (letter + "".join(dice.choices(MARKS, k=dice.randint(0, 3))) for letter in word[:-1])
    return "".join(piled) + word[-1] + dice.choice(MARKS)


def apart(word: str, dice: random.Random) -> str:
    """One thing between all letters of each word; words stay further apart."""
    between = dice.choice(BETWEEN)
    return "  ".join(between.join(part) for part in word.split())


def drawn_out(word: str, dice: random.Random) -> str:
    """Some letters several times."""
    return _some(word, dice, lambda letter: letter * dice.randint(2, 5) if letter.isalpha() else letter)


def capitals(word: str, dice: random.Random) -> str:
    """Large and small letters by chance."""
    return "".join(dice.choice((letter.upper(), letter)) if letter.isascii() else letter for letter in word)


def hyphens(word: str, dice: random.Random) -> str:
    """A stop within the word, once or twice."""
    for _ in range(dice.randint(1, 2)):
        place = dice.randrange(1, len(word))
        word = word[:place] + dice.choice("-._*'") + word[place:]
    return word


def turned(word: str, _: random.Random) -> str:
    """Written backwards, shown forwards."""
    return f"\u202e{word[::-1]}\u202c"


ALONE: Sequence[Disguise] = (twins, digits, unseen, marks, apart, drawn_out, capitals, hyphens, turned)
# Two at once: the first may not leave what the second needs letters of, so some only come in this order.
PAIRS: Sequence[tuple[Disguise, Disguise]] = (
    (digits, apart), (digits, drawn_out), (digits, unseen), (digits, marks), (digits, capitals), (drawn_out, digits),
    (drawn_out, twins), (drawn_out, apart), (capitals, apart), (capitals, hyphens), (twins, apart), (twins, unseen),
    (twins, hyphens), (marks, apart), (apart, unseen), (hyphens, twins), (drawn_out, hyphens), (digits, hyphens),
)  # fmt: skip


def disguised(word: str, dice: random.Random) -> tuple[str, str]:
    """`word` in one disguise or two, and their names."""
    chosen = (dice.choice(ALONE),) if dice.random() < 0.5 else dice.choice(PAIRS)
    shown = word
    for disguise in chosen:
        shown = disguise(shown, dice)
    return shown, " + ".join(each.__name__ for each in chosen)


def _some(word: str, dice: random.Random, change: Callable[[str], str]) -> str:
    """`word` with about half of its letters changed, and one at least."""
    places = [place for place, letter in enumerate(word) if letter.isalpha()]
    chosen = {place for place in places if dice.random() < 0.5} or {dice.choice(places)}
    return "".join(change(letter) if place in chosen else letter for place, letter in enumerate(word))
