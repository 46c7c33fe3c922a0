"""What a guild makes: by day, member and model, with how it ended, how long it waited and what the GPUs worked."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from distillery.database import schema
from distillery.guilds import sums

requests = schema.requests
SECONDS = ("waiting", "gpu")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet may run


@dataclass
class Totals:
    """Sums of requests. Each has one of the four outcomes or is `open`; `started` ones waited `waiting` seconds."""

    requests: int = 0
    pictures: int = 0  # made
    succeeded: int = 0
    partial: int = 0
    failed: int = 0
    cancelled: int = 0
    open: int = 0
    started: int = 0
    waiting: float = 0.0
    gpu: float = 0.0  # seconds

    @property
    def mean_waiting(self) -> float:
        """Seconds from ask to start."""
        return self.waiting / self.started if self.started else 0.0

    def add(self, other: "Totals") -> None:
        """Count `other`, too."""
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))


@dataclass(frozen=True, order=True)
class Key:
    """What is counted together. `model` is empty where a command has none."""

    day: date
    member_id: str
    model: str


@dataclass(frozen=True)
class Usage:
    """`rows` by day, member and model; `names` of members as Discord knew them last."""

    rows: dict[Key, Totals] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def by_day(self) -> dict[date, Totals]:
        """Days with any request, oldest first."""
        return self._by(lambda key: key.day)

    def by_member(self) -> dict[str, Totals]:
        """Members by id, those with most pictures first."""
        return _most_first(self._by(lambda key: key.member_id))

    def by_model(self) -> dict[str, Totals]:
        """Models, those with most pictures first."""
        return _most_first(self._by(lambda key: key.model))

    def total(self) -> Totals:
        """All of it."""
        return self._by(lambda _: "all").get("all", Totals())

    def csv(self) -> Iterator[str]:
        """Lines of CSV with a heading, safe to open in a spreadsheet."""
        numbers = [each.name for each in fields(Totals)]
        yield _line(["day", "member_id", "member", "model", *numbers])
        for key, totals in sorted(self.rows.items()):
            who = [key.day.isoformat(), key.member_id, self.names.get(key.member_id, ""), key.model]
            yield _line([*who, *(round(getattr(totals, name), 3) for name in numbers)])

    def _by(self, part: Callable[[Key], Any]) -> dict[Any, Totals]:
        parts: dict[Any, Totals] = defaultdict(Totals)
        for key, totals in sorted(self.rows.items()):
            parts[part(key)].add(totals)
        return dict(parts)


def of_guild(connection: Connection, guild_id: str, days: int, now: datetime | None = None) -> Usage:
    """The guild's last `days` days (UTC), today included."""
    today = (now or datetime.now(UTC)).replace(hour=0, minute=0, second=0, microsecond=0)
    recent = (requests.c.guild_id == guild_id) & (requests.c.created_at >= today - timedelta(days=days - 1))
    rows: dict[Key, Totals] = defaultdict(Totals)
    for row in connection.execute(sums.asked(recent)):
        rows[_key(row)].add(_totals(row))
    for row in connection.execute(sums.worked(recent)):
        rows[_key(row)].gpu += float(row.seconds or 0)
    return Usage(dict(rows), {row.member_id: row.member_name for row in connection.execute(sums.named(recent))})


def _key(row: Row[Any]) -> Key:
    return Key(row.day, row.member_id, row.model or "")


def _totals(row: Row[Any]) -> Totals:
    """Databases give sums as decimals."""
    counted = {each.name: int(getattr(row, each.name)) for each in fields(Totals) if each.name not in SECONDS}
    return Totals(**counted, waiting=float(row.waiting))


def _most_first(parts: dict[Any, Totals]) -> dict[Any, Totals]:
    return dict(sorted(parts.items(), key=lambda each: -each[1].pictures))


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow([_harmless(cell) for cell in cells])
    return buffer.getvalue()


def _harmless(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
