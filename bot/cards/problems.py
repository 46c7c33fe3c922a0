"""Everything wrong with what a member asked, as a plain message."""

import re
from collections.abc import Iterable

from bot.cards.card import SENTENCE
from bot.cards.words import clip, plain
from distillery.i18n import say
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.text import plural

MESSAGE = 2000  # characters of a plain message
_CHANNEL = re.compile(r"\\<#(\d+)>")  # as `plain` leaves it
_MOMENT = re.compile(r"\\<(t:\d+:[a-zA-Z])>")
_BOLD = re.compile(r"\\\*\\\*(.+?)\\\*\\\*")


def problems(found: Iterable[Problem]) -> str:
    """What is in the way, with what to do about it."""
    listed = list(found)
    if len(listed) == 1:
        return clip("\n".join(_sentences(listed[0])), MESSAGE)
    lines = [say(plural(len(listed), "{count} thing is in the way:", "{count} things are in the way:"))]
    for problem in listed:
        first, *hint = _sentences(problem)
        lines += [f"- {first}", *(f"  {line}" for line in hint)]
    return clip("\n".join(lines), MESSAGE)


def _sentences(problem: Problem) -> list[str]:
    """What is wrong; what to do about it, where channels are links and what to press is bold."""
    hint = _BOLD.sub(r"**\1**", _CHANNEL.sub(r"<#\1>", plain(say(problem.hint or ""), SENTENCE)))
    return [_quoted(problem), *([hint] if hint else [])]


def _quoted(problem: Problem) -> str:
    """The message with its flag as code, where moments are in the reader's own time."""
    message = _MOMENT.sub(r"<\1>", plain(say(problem.message), SENTENCE))
    if not problem.flag:
        return message
    code = f"`{problem.flag}`"
    return message.replace(problem.flag, code, 1) if problem.flag in message else f"{code} {message}"
