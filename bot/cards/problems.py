"""Everything wrong with what a member asked, as a plain message."""

import re
from collections.abc import Iterable

from bot.cards.card import SENTENCE
from bot.cards.words import clip, plain
from distillery.i18n import say
from distillery.vocabulary.errors import Problem
from distillery.vocabulary.text import plural

MESSAGE = 2000  # characters of a plain message
REASON, ADVICE = 600, 1300  # of a problem that stands alone: admins' own words are in it
_MOMENT = re.compile(r"\\<(t:\d+:[a-zA-Z])>")  # as `plain` leaves it
_LINK = re.compile(r"\\<(#\d+|@&\d+)>")  # a channel or role
_BOLD = re.compile(r"\\\*\\\*(.+?)\\\*\\\*")


def problems(found: Iterable[Problem]) -> str:
    """What is in the way, with what to do about it."""
    listed = list(found)
    if len(listed) == 1:
        return clip("\n".join(_sentences(listed[0], REASON, ADVICE)), MESSAGE)
    lines = [say(plural(len(listed), "{count} thing is in the way:", "{count} things are in the way:"))]
    for problem in listed:
        first, *hint = _sentences(problem, SENTENCE, SENTENCE)
        lines += [f"- {first}", *(f"  {line}" for line in hint)]
    return clip("\n".join(lines), MESSAGE)


def _sentences(problem: Problem, reason: int, advice: int) -> list[str]:
    """What is wrong; what to do about it, where channels and roles are links and what to press is bold."""
    hint = _LINK.sub(r"<\1>", _timed(say(problem.hint or ""), advice))
    return [_quoted(problem, reason), *([_BOLD.sub(r"**\1**", hint)] if hint else [])]


def _quoted(problem: Problem, limit: int) -> str:
    """The message with its flag as code. It may hold what the member wrote: nothing in it is a link."""
    message = _timed(say(problem.message), limit)
    if not problem.flag:
        return message
    code = f"`{problem.flag}`"
    return message.replace(problem.flag, code, 1) if problem.flag in message else f"{code} {message}"


def _timed(sentence: str, limit: int) -> str:
    """With moments in the reader's own time."""
    return _MOMENT.sub(r"<\1>", plain(sentence, limit))
