"""Numbers, durations, lists and dates as the language spoken now writes them, by Babel's data."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal

from distillery.i18n.speaking import say, spoken
from distillery.vocabulary.text import text


def number(value: float) -> str:
    """``1,234.5``, ``1.234,5`` …"""
    return format_decimal(value, locale=spoken(), group_separator=True)


def duration(seconds: float) -> str:
    """``8.3 s``, ``1 min 12 s``, ``2 h 5 min``, ``3 d``: two units at most. Babel's data has gaps in the short ones."""
    if seconds < 59.95:
        return say(text("{count} s", count=number(round(seconds, 1))))
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = (
        (days, text("{count} d", count=days)),
        (hours, text("{count} h", count=hours)),
        (minutes, text("{count} min", count=minutes)),
        (rest, text("{count} s", count=rest)),
    )
    first = next(place for place, (count, _) in enumerate(parts) if count)
    return " ".join(say(told) for count, told in parts[first : first + 2] if count)


def listing(items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
    """``a, b, and c``; ``a, b, or c``."""
    return format_list(list(items), style=style, locale=spoken())


def when(moment: datetime, *, time: bool = False) -> str:
    """The day of `moment` (``22 de noviembre de 2026``), or day and `time` in the time zone that it has."""
    if time:
        return format_datetime(moment, format="medium", tzinfo=moment.tzinfo, locale=spoken())
    return format_date(moment, format="long", locale=spoken())
