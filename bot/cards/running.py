"""A request that waits or runs, as a card."""

import math
from collections.abc import Sequence
from datetime import datetime

from bot.cards import parameters
from bot.cards.card import HEAD, Card, foot, small
from bot.cards.words import plain
from distillery.i18n import say
from distillery.queue.views import RequestView
from distillery.vocabulary.text import Text, text
from distillery.vocabulary.wire import Phase

PROMPT = 1000
BAR = 12  # cells

PHASES: dict[str, Text] = {
    Phase.STARTING: text("Starting a machine"),
    Phase.LOADING: text("Loading the model"),
    Phase.SAMPLING: text("Drawing"),
    Phase.SAVING: text("Saving"),
}


def progress(view: RequestView, pictures: Sequence[str] = ()) -> Card:
    """A request under way, with the file names of what can be seen of it already."""
    below = "\n".join([*_asked(view), _standing(view), *_estimate(view)])
    return Card(
        f"{title(view, HEAD - len(below) - 1)}\n{below}", foot(parameters.notes(view, _seeds(view))), tuple(pictures)
    )


def title(view: RequestView, room: int) -> str:
    """The prompt in at most `room` characters; of a command without one its name, for its text is an address."""
    prompt = str(view.parameters.get("prompt") or f"/{view.command}")
    shown = plain(prompt, PROMPT)
    return f"**{shown if len(shown) + 4 <= room else plain(prompt, room // 2 - 4)}**"


def _asked(view: RequestView) -> list[str]:
    facts = [*parameters.chosen(view), parameters.count(view)]
    facts += [parameters.seeds(seeds)] if (seeds := _seeds(view)) else []
    return [small([" · ".join(facts), " ".join(parameters.given(view))])]


def _seeds(view: RequestView) -> list[int]:
    seed = view.parameters.get("seed")
    return [seed] if isinstance(seed, int) else []


def _standing(view: RequestView) -> str:
    if view.cancelling:
        return say(text("Cancelling …"))
    if view.place == 1:
        return say(text("Waiting, next in the queue"))
    if view.place is not None:
        return say(text("Waiting, place {place} in the queue", place=view.place))
    phase = PHASES.get(view.phase, text("Working"))
    done = text("{done:.0%} · {phase}", done=view.progress, phase=phase)
    if view.steps:
        done = text(
            "{done:.0%} · {phase} · step {step} of {steps}",
            done=view.progress, phase=phase, step=view.step, steps=view.steps,
        )  # fmt: skip
    return f"`{bar(view.progress)}` {say(done)}"


def _estimate(view: RequestView) -> list[str]:
    """When it will be ready, as Discord counts down in each reader's language."""
    if view.eta is None or view.cancelling:
        return []
    return [say(text("Ready {when}", when=countdown(view.eta)))]


def countdown(moment: datetime) -> str:
    """``<t:1800000000:R>``: "in 20 seconds"."""
    return f"<t:{math.ceil(moment.timestamp())}:R>"


def bar(fraction: float) -> str:
    """``▰▰▰▱▱▱▱▱▱▱▱▱``"""
    full = round(min(1.0, max(0.0, fraction)) * BAR)
    return "▰" * full + "▱" * (BAR - full)
