"""Writing TOML that people read: one thing a line, comments, and whatever a stranger's graph says kept as text."""

import json
import re
from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]")


def text(value: str) -> str:
    """A basic string on one line."""
    written = json.dumps(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value), ensure_ascii=False)
    return written.replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """A key, quoted where it must be."""
    return name if _BARE.fullmatch(name) else text(name)


def value(said: Any) -> str:
    """A text, number, switch, list or table. Raises ValueError for a number that is none."""
    if isinstance(said, bool):
        return str(said).lower()
    if isinstance(said, str):
        return text(said)
    if isinstance(said, float) and not isfinite(said):
        raise ValueError(f"{said} cannot be written")
    if isinstance(said, int | float):
        return str(said)
    if isinstance(said, Mapping):
        return f"{{ {', '.join(f'{key(name)} = {value(each)}' for name, each in said.items())} }}"
    return f"[{', '.join(value(each) for each in said)}]"


def comment(words: str) -> str:
    """`words` behind a #, on one line."""
    return "# " + " ".join("".join(letter if letter.isprintable() else " " for letter in words).split())


def table(header: str, said: Mapping[str, Any], words: Iterable[str] = ()) -> str:
    """A table with comments above it; `header` comes with its brackets, and what is None is left out."""
    lines = [f"{name} = {value(each)}" for name, each in said.items() if each is not None]
    return "\n".join([*(comment(each) for each in words), header, *lines])
