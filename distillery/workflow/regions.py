"""Regions of a prompt: ``::blue EYES::`` keeps *blue* to the *eyes* (by the Cutoff nodes)."""

import re
from dataclasses import dataclass

MAX_REGIONS = 4
# Marks stand at the edges of words, so std::vector is none; one without its twin stays as it is, and so do those around
# no word: the Cutoff nodes fail on text that tokenizes to nothing, such as ().
_REGION = re.compile(r"(?<![\w:])::(?!\s)(?=(?:(?!::).)*\w)((?:(?!::).)+?)(?<!\s)::(?![\w:])", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True)
class Region:
    """`target` are the words of `text` that what `text` says is kept to; all of them when none stands out.

    Both are on one line with single spaces, since Cutoff takes each line for a region and each space for the end of a
    target; an underscore is a space to it, too, unless it is escaped.
    """

    text: str
    target: str


def regions(prompt: str) -> list[Region]:
    """Every region of `prompt`, in order."""
    return [_region(match[1]) for match in _REGION.finditer(prompt)]


def without_marks(prompt: str) -> str:
    """`prompt` as a model reads it: regions without their colons, target words in lower case."""
    return _REGION.sub(lambda match: _lowered(match[1]), prompt)


def _region(marked: str) -> Region:
    words = _WORD.findall(marked)
    targets = [word.lower() for word in words if _is_target(word)] or words
    return Region(" ".join(_lowered(marked).split()), " ".join(targets).replace("_", r"\_"))


def _lowered(marked: str) -> str:
    return _WORD.sub(lambda match: match[0].lower() if _is_target(match[0]) else match[0], marked)


def _is_target(word: str) -> bool:
    return word.isupper() and len(word) > 1
