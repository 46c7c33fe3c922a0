"""A member asks: commands as they are typed, the card while it waits and runs, and the pictures."""

import re
from collections.abc import Iterator

from scripts.tour.drawing.surfaces import offered, typed
from scripts.tour.stage import Shot, Stage, View

HALF, NEVER = 14, 1000  # steps
FOX = "a red fox at dusk, oil on canvas"


def asking(stage: Stage) -> Iterator[Shot]:
    """From the first letter to the last word."""
    yield Shot("commands", offered("/", _described(stage)))
    yield Shot("autocomplete", _choices(stage))
    stage.ended(stage.serve("a house --images 1 --ar 3:2"))  # now it is known how long pictures take
    first = stage.serve(f"{FOX} --ar 3:2 --seed 7")
    second = stage.serve("a ship in a storm --ar 16:9 --seed 4 --images 2")
    yield Shot("waiting", stage.drawn(stage.look(second, _waits), second))
    card = stage.ended(first)
    yield Shot("running", stage.drawn(card | min(card["history"], key=_far_from_half_done), first))
    yield Shot("result", stage.drawn(card, first))
    stage.ended(second)


def _described(stage: Stage) -> list[tuple[str, str]]:
    commands = [one for one in stage.discord.commands() if one.get("type", 1) == 1]
    return [(one["name"], one["description"]) for one in sorted(commands, key=lambda one: str(one["name"]))]


def _choices(stage: Stage) -> str:
    options = {"prompt": FOX, "model": ""}
    choices = stage.discord.autocomplete(stage.guild["id"], stage.room, 7, "serve", options, focused="model")
    return typed("serve", options, "model", [one["name"] for one in choices])


def _waits(look: View) -> bool:
    return "in the queue" in look["text"] and "Ready" in look["text"]


def _far_from_half_done(look: View) -> int:
    """Nearest is where some pictures are there, and one is seen taking shape."""
    names = [one["filename"] for one in look["attachments"]]
    step = re.search(r"step (\d+) of", look["text"])
    coming = sum("preview-" in name for name in names)
    return abs(int(step[1]) - HALF) if step and coming == 1 and len(names) > 2 else NEVER
