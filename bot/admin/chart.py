"""A guild's usage as a picture: pictures by day, dark as Discord is, large enough to be read on a phone."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from distillery.guilds.usage import Usage
from distillery.i18n import say, speaking, spoken
from distillery.vocabulary.text import text

WIDTH, HEIGHT, DPI = 10.8, 6.75, 100  # inches, and pixels of one
GROUND, INK, FAINT = "#2b2d31", "#f2f3f5", "#4e5058"
MADE, FAILED = "#5b8def", "#d9534f"
DAYS = {"en": "{month}/{day}", "ja": "{month}/{day}", "de": "{day}.{month}."}
TICKS = 7  # days that are named
FONTS = ("Noto Sans CJK JP", "Noto Sans JP", "IPAexGothic", "IPAPGothic", "TakaoPGothic", "VL PGothic")  # of Japanese
LATIN = "DejaVu Sans"  # which matplotlib brings


def chart(usage: Usage, days: int, today: date) -> bytes:
    """A PNG of 1080 × 675 pixels about the `days` up to `today`. Blocking and slow: for a thread."""
    from matplotlib.figure import Figure  # half a second to load, and seldom needed

    with speaking(_legible()):
        figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=GROUND)
        axes = figure.add_subplot()
        _draw(axes, usage, [today - timedelta(days=back) for back in reversed(range(days))])
        buffer = io.BytesIO()
        figure.tight_layout()
        figure.savefig(buffer, format="png", facecolor=GROUND)
    return buffer.getvalue()


def _draw(axes: Any, usage: Usage, days: Sequence[date]) -> None:
    by_day = usage.by_day()
    made = [by_day[day].pictures if day in by_day else 0 for day in days]
    failed = [by_day[day].failed if day in by_day else 0 for day in days]
    font: dict[str, Any] = {"family": [*_japanese(), LATIN], "size": 17, "color": INK}
    places = range(len(days))
    bars = axes.bar(places, made, color=MADE, width=0.8, label=say(text("Pictures")))
    if any(failed):
        there = [place for place in places if failed[place]]
        dots = {"color": FAILED, "s": 90, "zorder": 3, "label": say(text("Failed requests"))}
        axes.scatter(there, [failed[place] for place in there], **dots)
    if len(days) <= TICKS:
        axes.bar_label(bars, [str(count) if count else "" for count in made], padding=3, fontsize=17, color=INK)
    axes.set_title(say(text("Pictures by day")), fontdict={**font, "size": 22}, pad=18)
    step = -(-len(days) // TICKS)
    axes.set_xticks([*places][::-step][::-1], [_short(day) for day in days[::-step][::-1]], fontdict=font)
    axes.set_ylim(0, max(4, max([*made, *failed], default=0) * 1.3))  # room for the legend
    _dress(axes, font)


def _dress(axes: Any, font: dict[str, Any]) -> None:
    from matplotlib.font_manager import FontProperties
    from matplotlib.ticker import MaxNLocator

    axes.set_facecolor(GROUND)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
    axes.tick_params(colors=INK, labelsize=17, length=0)
    axes.grid(axis="y", color=FAINT, linewidth=1)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    letters = FontProperties(family=font["family"], size=font["size"])
    axes.legend(facecolor=GROUND, edgecolor=FAINT, labelcolor=INK, prop=letters, loc="upper left")


def _short(day: date) -> str:
    """Day and month as the language writes them in numbers."""
    return DAYS.get(spoken(), "{day}/{month}").format(day=day.day, month=day.month)


def _legible() -> str:
    """The language spoken; English where no font has its letters."""
    return spoken() if spoken() != "ja" or _japanese() else "en"


@cache
def _japanese() -> tuple[str, ...]:
    """The fonts for Japanese that this machine has."""
    from matplotlib.font_manager import fontManager

    known = {font.name for font in fontManager.ttflist}
    return tuple(name for name in FONTS if name in known)
