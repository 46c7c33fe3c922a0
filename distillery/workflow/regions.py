"""Regions of a prompt: ``::blue EYES::`` keeps *blue* to the *eyes* (by the Cutoff nodes)."""

import re
from dataclasses import dataclass

MAX_REGIONS = 4
# Marks stand at the edges of words, so std::vector is none; one without its twin stays as it is.
_REGION = re.compile(r"(?<![\w:])::(?!\s)((?:(?!::).)+?)(?<!\s)::(?![\w:])", re.DOTALL)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True)
class Region:
    """`target` are the words of `text` that what `text` says is kept to; all of them when none stands out."""

    text: str
    target: str


def regions(prompt: str) -> list[Region]:
    """Every region of `prompt`, in order."""
    return [_region(match[1]) for match in _REGION.finditer(prompt)]


def without_marks(prompt: str) -> str:
    """`prompt` as a model reads it: regions without their colons, target words in lower case."""
    return _REGION.sub(lambda match: _lowered(match[1]), prompt)


def _region(marked: str) -> Region:
    targets = [word.lower() for word in _WORD.findall(marked) if _is_target(word)]
    text = _lowered(marked)
    return Region(text, " ".join(targets) or text)


def _lowered(marked: str) -> str:
    return _WORD.sub(lambda match: match[0].lower() if _is_target(match[0]) else match[0], marked)


def _is_target(word: str) -> bool:
    return word.isupper() and len(word) > 1
