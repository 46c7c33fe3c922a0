"""What a request was made with, as far as its member gave it or it matters, and as all may read it."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from distillery.i18n import say
from distillery.pictures.store import is_name
from distillery.queue.views import RequestView
from distillery.vocabulary.text import Text, plural, text

CHOSEN = ("model", "ar")  # told even where they are defaults
TOLD_APART = {*CHOSEN, "prompt", "seed", "images"}
VALUE = 60  # characters
MOST = 12
PICTURE = "…"  # instead of a stored picture's name, which is for those who brought it
_FLAG = re.compile(r"(?<!\S)--([a-z][a-z0-9-]*)")


def chosen(view: RequestView) -> list[str]:
    """Model and ratio."""
    return [_public(view.parameters[name], view) for name in CHOSEN if view.parameters.get(name)]


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


def notes(view: RequestView, told: Collection[int] = ()) -> list[str]:
    """What there is to say beside it, less of seeds `told` already, and of somebody's own models and LoRAs."""
    return [
        note for note in view.notes if not (_repeats(note, told) or any(_tells(note, secret) for secret in view.secret))
    ]


def _repeats(note: str, told: Collection[int]) -> bool:
    """Whether it is about nothing but a seed that the card tells anyway."""
    return isinstance(note, Text) and note.values.keys() == {"seed"} and note.values["seed"] in told


def _tells(note: str, secret: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(secret)}(?!\w)", note, re.IGNORECASE) is not None


def _given(view: RequestView) -> Iterator[str]:
    for name in dict.fromkeys(_FLAG.findall(view.text)):
        if name not in TOLD_APART and name in view.parameters:
            value = _written(view.parameters[name], view)
            yield f"--{name} {value}".strip()[:VALUE]


def _written(value: Any, view: RequestView) -> str:
    if value is None or isinstance(value, bool):
        return ""
    return ", ".join(_public(each, view) for each in value) if isinstance(value, list) else _public(value, view)


def _public(value: Any, view: RequestView) -> str:
    if str(value) in view.secret:
        return say(text("somebody's own"))
    return PICTURE if is_name(str(value)) else str(value)
