"""What a member keeps and looks through: presets, history, favourites, the queue, help; and a direct message."""

from collections.abc import Iterator
from functools import partial

from scripts.tour.drawing.surfaces import typed
from scripts.tour.stage import FRIEND, MEMBER, Shot, Stage
from tests.support.services.waiting import eventually

ASKED = ("a fox in the snow --seed 5", "a ship at dawn --seed 6 --ar 16:9", "a house in the woods --seed 8")


def keeping(stage: Stage) -> Iterator[Shot]:
    """After a few pictures."""
    for words in ASKED:
        asked = stage.serve(f"{words} --images 1")
        card = stage.ended(asked)
        stage.whisper(stage.press(card, "a:favourite:"))
    yield from _presets(stage)
    yield _answer(stage, "history")
    yield _answer(stage, "favourites")
    running = [stage.serve("a castle at night --images 2"), stage.serve("a tree in the wind --images 1")]
    stage.look(running[0], lambda look: "Drawing" in look["text"])
    yield _answer(stage, "queue")
    yield _answer(stage, "help")
    yield _answer(stage, "user-stats")
    for one in running:
        stage.ended(one)
    yield _direct(stage)


def _presets(stage: Stage) -> Iterator[Shot]:
    stage.whisper(stage.use("presets save", name="wide", flags="--ar 16:9 --images 2"))
    stage.whisper(stage.use("presets save", name="oil", flags="--lora oilpaint --cfg 8"))
    stage.whisper(stage.use("presets share", name="wide"))
    yield _answer(stage, "presets list", "presets")
    place = (stage.guild["id"], stage.room)
    for user, name, filled, focused in (
        (MEMBER, "recent", {"prompt": "a "}, "prompt"),
        (FRIEND, "preset", {"prompt": "a red fox", "preset": ""}, "preset"),
    ):
        look = partial(stage.discord.autocomplete, *place, user, "serve", filled, focused=focused)
        choices = eventually(look)  # the first look is what makes the bot remember
        yield Shot(name, typed("serve", filled, focused, [one["name"] for one in choices]))


def _answer(stage: Stage, command: str, name: str = "") -> Shot:
    asked = stage.use(command)
    return Shot(name or command, stage.drawn(stage.whisper(asked), asked))


def _direct(stage: Stage) -> Shot:
    """Where the member's tier allows it."""
    room = stage.discord.direct_channel(MEMBER)
    asked = stage.discord.slash(None, room, MEMBER, "serve", {"prompt": "a fox by a lake --seed 9 --images 1 --ar 3:2"})
    return Shot("direct", stage.drawn(stage.ended(asked), asked))
