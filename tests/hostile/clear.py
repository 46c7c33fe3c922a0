"""What every sentence for members must be, whatever it was provoked by."""

import re
import unicodedata
from collections.abc import Iterable

from distillery.vocabulary.errors import Problem
from tests.support.service import ROOT

LONGEST = 700  # characters of a sentence; hints that list flags are the longest
INSIDES = re.compile(
    r"Traceback|\bFile \"|\bline \d+, in |<class |<object | object at 0x|\\x[0-9a-f]{2}|\\u[0-9a-f]{4}"
    r"|\b[A-Za-z]+(?:Error|Exception)\b|\bNone\b|\bTrue\b|\bFalse\b|\b(?:int|float|str|dict|list)\("
    r"|site-packages|\.py\b|\.toml\b|\.safetensors\b|\.pth\b|/(?:home|usr|tmp|var|etc|work)/|sqlite:|mysql|\['|\{'"
)
PRIVATE = ("amber fen", "velvet otter", "amber_fen", "velvet_otter")  # LoRAs of single members


def assert_clear(problems: Iterable[Problem], said: str) -> None:
    """Each says something, on one line, that can be shown anywhere, and tells nothing that `said` did not hold."""
    told = list(problems)
    assert 1 <= len(told) <= 20
    for problem in told:
        assert re.fullmatch(r"[a-z][a-z_]*", problem.code), problem
        assert problem.message.strip(), problem
        for sentence in filter(None, (problem.message, problem.hint, problem.flag)):
            assert_sentence(sentence, said)


def assert_sentence(sentence: str, said: str) -> None:
    """One of them."""
    assert len(sentence) <= LONGEST, sentence
    assert not unshowable(sentence), ascii(sentence)
    inside = [found for found in INSIDES.findall(sentence) if found not in said]
    assert not inside, sentence
    assert str(ROOT) not in sentence
    assert not [name for name in PRIVATE if name in sentence and name not in said], sentence


def unshowable(text: str) -> list[str]:
    """Characters that would move the cursor, turn the line round, or make no UTF-8."""
    allowed = "\u200c\u200d"  # joiners: emoji and several scripts need them
    return [each for each in text if unicodedata.category(each) in ("Cc", "Cf", "Cs") and each not in allowed]
