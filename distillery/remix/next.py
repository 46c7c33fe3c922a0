"""What comes after a request: another command, worded for whoever asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Next:
    """A command's name, its text and options as a member would give them, and `notes` on what was left out."""

    command: str
    text: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Editable:
    """The same in two parts that a member may change: the words, and the flags after them."""

    command: str
    words: str
    flags: str = ""
    notes: tuple[str, ...] = ()
