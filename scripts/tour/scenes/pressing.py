"""A member goes on from a card: every button, the menus of messages, and the forms that they open."""

from collections.abc import Iterator

from scripts.tour.drawing.surfaces import menu, modal
from scripts.tour.stage import FRIEND, Shot, Stage, View


def pressing(stage: Stage) -> Iterator[Shot]:
    """On one picture."""
    asked = stage.serve("a castle by the sea --ar 3:2 --seed 12 --images 1")
    card = stage.ended(asked)
    yield Shot("result-one", stage.drawn(card, asked))
    varied = stage.press(card, "a:strong:")
    yield Shot("vary", stage.drawn(stage.ended(varied), varied))
    larger = stage.press(card, "a:upscale:", FRIEND)
    yield Shot("upscale", stage.drawn(stage.ended(larger), larger))
    yield from _editing(stage, card)
    for verb in ("info", "mask"):
        pressed = stage.press(card, f"a:{verb}:")
        yield Shot(verb, stage.drawn(stage.whisper(pressed), pressed))
    yield from _menus(stage, card)
    yield from _ending(stage, card)


def _editing(stage: Stage, card: View) -> Iterator[Shot]:
    form = stage.form(stage.press(card, "a:edit:"))
    yield Shot("edit", modal(form, stage.names()))
    sent = stage.discord.submit(
        form["custom_id"], {"words": "a castle by the sea", "flags": "--ar 3:2 --cgf 8 --seed many"}, 7
    )
    told = stage.whisper(sent)
    kept = stage.discord.wait_for(lambda: [one for one in stage.discord.messages() if one["embeds"]], 30)[-1]
    yield Shot("edit-refused", stage.drawn(told, sent) + stage.drawn(kept))


def _menus(stage: Stage, card: View) -> Iterator[Shot]:
    names = sorted(one["name"] for one in stage.discord.commands() if one.get("type") == 3)
    yield Shot("menus", stage.drawn(card, above=False) + menu(names))
    chosen = stage.discord.message_command(card["id"], "Use as start image", FRIEND)
    yield Shot("start", modal(stage.form(chosen), stage.names()))


def _ending(stage: Stage, card: View) -> Iterator[Shot]:
    running = stage.serve("a city of glass --images 4")
    seen = stage.look(running, lambda look: "Drawing" in look["text"])
    stage.press(seen, "a:cancel:")
    yield Shot("cancelled", stage.drawn(stage.ended(running), running))
    refused = stage.press(card, "a:delete:", FRIEND)
    yield Shot("not-yours", stage.drawn(stage.whisper(refused), refused))
