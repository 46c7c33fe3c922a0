"""What a request is in two lines, for pages that list many. In the language that is spoken."""

import math

from bot.cards.running import title
from bot.cards.words import plain
from distillery.i18n import say
from distillery.queue.views import RequestView
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.text import Text, plural, text

PROMPT = 250  # characters of a page's entry
LABEL = 80


def heading(number: int, view: RequestView) -> str:
    """``**3. a red fox**``"""
    return f"{number}\\. {title(view, PROMPT)}"


def facts(view: RequestView) -> str:
    """Which command, when, and what came of it."""
    when = f"<t:{math.floor(view.created_at.timestamp())}:R>"
    command = text("/{command}", command=view.command)
    return f"-# {say(command)} · {when} · {say(_outcome(view))}"


def label(number: int, view: RequestView) -> str:
    """The same for a select, without Markdown."""
    said = " ".join(str(view.parameters.get("prompt") or f"/{view.command}").split())
    return f"{number}. {said[:LABEL]}"


def preset_line(name: str, words: str, remark: str) -> str:
    """A preset with what it stands for, and whose it is."""
    return f"**{plain(name, 32)}** `{words.replace('`', 'ˋ')[:PROMPT]}`\n-# {say(remark)}"


def _outcome(view: RequestView) -> Text:
    if view.deleted:
        return text("deleted")
    if not view.ended:
        return text("under way")
    match view.outcome:
        case Outcome.SUCCEEDED | Outcome.PARTIAL:
            return plural(len(view.images), "{count} picture", "{count} pictures")
        case Outcome.CANCELLED:
            return text("cancelled")
    return text("no picture was made")
