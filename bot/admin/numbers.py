"""A guild's usage in words, and as a file of rows. Pure."""

from collections.abc import Iterable, Mapping

from bot.cards.card import Card, File, Tone
from bot.cards.words import clip, plain
from distillery.guilds.usage import Totals, Usage
from distillery.i18n import duration, listing, number, say
from distillery.vocabulary.text import Text, plural, text

MOST = 5  # members, models
CHART = "usage.png"
MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8
ENDS: dict[str, Text] = {
    "succeeded": text("Done"),
    "partial": text("Done in part"),
    "failed": text("Failed"),
    "cancelled": text("Cancelled"),
    "open": text("Under way"),
}


def usage_card(usage: Usage, days: int) -> Card:
    """What was made, by whom, with what, and how it went."""
    return Card(clip("\n".join(_lines(usage, days)), 2600), pictures=(CHART,), tone=Tone.GOOD)


def _lines(usage: Usage, days: int) -> Iterable[str]:
    total = usage.total()
    title = plural(days, "The last day", "The last {count} days")
    yield f"### {say(title)}"
    made = plural(total.pictures, "{count:,} picture", "{count:,} pictures")
    asked = plural(total.requests, "{count:,} request", "{count:,} requests")
    yield say(text("{pictures} for {requests}", pictures=made, requests=asked))
    yield _named(text("How they ended"), [(say(told), getattr(total, name)) for name, told in ENDS.items()])
    yield _line(text("Waiting on average"), duration(total.mean_waiting))
    yield _line(text("GPU time"), duration(total.gpu))
    yield _named(text("Most pictures"), _first({f"<@{member}>": each for member, each in usage.by_member().items()}))
    yield _named(text("Models"), _first({plain(name, 64): each for name, each in usage.by_model().items() if name}))


def _first(sums: Mapping[str, Totals]) -> list[tuple[str, int]]:
    return [(name, each.pictures) for name, each in sums.items()][:MOST]


def _named(title: Text, counts: Iterable[tuple[str, int]]) -> str:
    told = [f"{name} {number(count)}" for name, count in counts if count]
    return _line(title, listing(told) if told else "–")


def _line(title: Text, told: str) -> str:
    return f"**{say(title)}** {told}"


def rows(usage: Usage, days: int, limit: int) -> tuple[File, int]:
    """A CSV file of at most `limit` bytes, the newest days if not all fit; how many rows were left out."""
    heading, *lines = usage.csv()
    kept: list[bytes] = []
    size = len(MARK) + len(heading.encode())
    for line in reversed(lines):  # rows are by day, oldest first
        size += len(line.encode())
        if size > limit:
            break
        kept.append(line.encode())
    data = MARK + heading.encode() + b"".join(reversed(kept))
    return File(f"usage-{days}-days.csv", data), len(lines) - len(kept)
