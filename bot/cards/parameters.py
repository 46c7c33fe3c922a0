"""What a request was made with, as far as its member gave it or it matters."""

import re
from collections.abc import Iterator
from typing import Any

from distillery.i18n import say
from distillery.queue.views import RequestView
from distillery.vocabulary.text import plural

CHOSEN = ("model", "ar")  # told even where they are defaults
TOLD_APART = {*CHOSEN, "prompt", "seed", "images"}
VALUE = 60  # characters
MOST = 12
_FLAG = re.compile(r"(?<!\S)--([a-z][a-z0-9-]*)")


def chosen(view: RequestView) -> list[str]:
    """Model and ratio."""
    return [str(view.parameters[name]) for name in CHOSEN if view.parameters.get(name)]


def count(view: RequestView) -> str:
    """How many pictures are to be made."""
    return say(plural(view.images_wanted, "{count} picture", "{count} pictures"))


def seeds(found: list[int]) -> str:
    """The seeds of pictures, in a list."""
    listed = ", ".join(map(str, found))
    return say(plural(len(found), "seed {seeds}", "seeds {seeds}", seeds=listed))


def given(view: RequestView) -> list[str]:
    """The other flags that were given, with their values, as they would be written again."""
    return list(_given(view))[:MOST]


def _given(view: RequestView) -> Iterator[str]:
    for name in dict.fromkeys(_FLAG.findall(view.text)):
        if name not in TOLD_APART and name in view.parameters:
            value = _written(view.parameters[name])
            yield f"--{name} {value}".strip()[:VALUE]


def _written(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
