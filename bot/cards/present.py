"""What members read: a request's view as a card, problems as text. Pure; layout.py gives cards Discord's shape."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Self

from bot.cards.words import clip, duration, plain
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import FailureClass, Problem
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.wire import Phase

MESSAGE = 2000  # characters of a plain message
HEAD, FOOT = 2600, 1300  # together within the 4000 characters of a message's components
PROMPT, SENTENCE = 1000, 300
BAR = 12  # cells
_CHANNEL = re.compile(r"\\<#(\d+)>")  # as `plain` leaves it

PHASES: dict[str, str] = {
    Phase.STARTING: "Starting a machine",
    Phase.LOADING: "Loading the model",
    Phase.SAMPLING: "Drawing",
    Phase.SAVING: "Saving",
}


class Tone(Enum):
    """How it goes, as the card's colour."""

    WORKING = 0x5B8DEF
    GOOD = 0x43A873
    MIXED = 0xE0A030
    BAD = 0xD9534F


@dataclass(frozen=True)
class Card:
    """A message: words, pictures by file name, words below."""

    head: str
    foot: str = ""
    pictures: tuple[str, ...] = ()
    tone: Tone = Tone.WORKING

    def naming(self, member_id: str) -> Self:
        """The same, saying whose it is: for a message that is no longer an answer to their command."""
        return replace(self, head=f"For <@{member_id}>:\n{self.head}")


def problems(found: Iterable[Problem]) -> str:
    """Everything wrong with what a member asked, with what to do about it."""
    listed = list(found)
    if len(listed) == 1:
        return clip("\n".join(_sentences(listed[0])), MESSAGE)
    lines = [f"{len(listed)} things are in the way:"]
    for problem in listed:
        first, *hint = _sentences(problem)
        lines += [f"- {first}", *(f"  {line}" for line in hint)]
    return clip("\n".join(lines), MESSAGE)


def _sentences(problem: Problem) -> list[str]:
    """What is wrong; what to do about it, where channels are links."""
    hint = _CHANNEL.sub(r"<#\1>", plain(problem.hint or "", SENTENCE))
    return [_quoted(problem), *([hint] if hint else [])]


def _quoted(problem: Problem) -> str:
    """The message with its flag as code."""
    message = plain(problem.message, SENTENCE)
    if not problem.flag:
        return message
    return (
        message.replace(problem.flag, f"`{problem.flag}`", 1)
        if problem.flag in message
        else f"`{problem.flag}` {message}"
    )


def progress(view: RequestView) -> Card:
    """A request that waits or runs."""
    return Card(head=f"{_title(view)}\n{_standing(view)}", foot=clip(small(view.notes), FOOT))


def _title(view: RequestView) -> str:
    """The prompt; of a command without one its name, for its text is an address."""
    return f"**{plain(str(view.parameters.get('prompt') or f'/{view.command}'), PROMPT)}**"


def _standing(view: RequestView) -> str:
    if view.cancelling:
        return "Cancelling …"
    if view.place is not None:
        return "Waiting, next in the queue" if view.place == 1 else f"Waiting, place {view.place} in the queue"
    phase = PHASES.get(view.phase, "Working")
    step = f" · step {view.step} of {view.steps}" if view.steps else ""
    return f"`{bar(view.progress)}` {view.progress:.0%} · {phase}{step}"


def bar(fraction: float) -> str:
    """``▰▰▰▱▱▱▱▱▱▱▱▱``"""
    full = round(min(1.0, max(0.0, fraction)) * BAR)
    return "▰" * full + "▱" * (BAR - full)


def answer(view: RequestView, pictures: Sequence[str], remarks: Sequence[str] = ()) -> Card:
    """A request that ended, with the file names of its pictures and remarks on how they are shown."""
    lines = [_title(view), *_ending(view)]
    facts = " · ".join(_facts(view))
    foot = small([facts, *view.notes, *remarks] if view.images else [*view.notes, *remarks])
    return Card(
        clip("\n".join(lines), HEAD), clip(foot, FOOT), tuple(pictures), _TONES[Outcome(view.outcome or "failed")]
    )


_TONES = {
    Outcome.SUCCEEDED: Tone.GOOD,
    Outcome.PARTIAL: Tone.MIXED,
    Outcome.FAILED: Tone.BAD,
    Outcome.CANCELLED: Tone.MIXED,
}

_ADVICE = {  # where the problem's own message does not say what to do
    FailureClass.MEMBER: "Change it and ask again.",
    FailureClass.INFRASTRUCTURE: "Ask again in a few minutes.",
    FailureClass.POISON: "Try another model or a shorter text.",
}


def _ending(view: RequestView) -> list[str]:
    """How it ended, where that is not just the pictures, and what to do next."""
    if view.outcome == Outcome.SUCCEEDED:
        return []
    if view.outcome == Outcome.CANCELLED:
        return ["Cancelled before a picture was made. Nothing was taken from your quota."]
    missing = view.images_wanted - len(view.images)
    if view.outcome == Outcome.PARTIAL:
        lost = f"{len(view.images)} of {view.images_wanted} pictures were made; the others are not counted."
        return [lost, *_why(view), f"Ask for the rest with --images {missing}."]
    return ["**No picture was made.** Nothing was taken from your quota.", *_why(view)]


def _why(view: RequestView) -> list[str]:
    if not view.problem:
        return []
    sentences = [view.problem["message"], _ADVICE.get(view.problem["code"], "")]
    return [" ".join(plain(sentence, SENTENCE) for sentence in sentences if sentence)]


def _facts(view: RequestView) -> list[str]:
    """Model, ratio, seeds, time taken."""
    chosen = [str(view.parameters[name]) for name in ("model", "ar") if view.parameters.get(name)]
    seeds = [str(picture.seed) for picture in view.images]
    facts = [*chosen, f"{'seed' if len(seeds) == 1 else 'seeds'} {', '.join(seeds)}"]
    if view.finished_at:
        facts.append(duration((view.finished_at - view.created_at).total_seconds()))
    return facts


def small(lines: Sequence[str]) -> str:
    """Small print, a line each."""
    return "\n".join(f"-# {plain(line, SENTENCE)}" for line in lines if line)
