"""What a guild used: every request once, under its day, member and model."""

import csv
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds.sums import asked, named, worked
from distillery.guilds.usage import Totals, of_guild
from distillery.queue.cancel import cancel
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.jobs import Outcome
from tests.contract.queue.conftest import SILENT
from tests.support.asks import failed, put, request, succeeded

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def at(
    database: Database, public_id: str, when: datetime, model: str | None = "tiny", wait: float | None = 2.0
) -> None:
    """Let the request be asked then, with this model, and start `wait` seconds later."""
    started = when + timedelta(seconds=wait) if wait is not None else None
    values = {"created_at": when, "started_at": started, "parameters": {"model": model} if model else {}}
    this = schema.requests.c.public_id == public_id
    database.write(lambda tx: tx.execute(update(schema.requests).where(this).values(values)))


@pytest.fixture
def busy(database: Database) -> Database:
    """One request of each end, one still open, and others that do not count."""
    yesterday = NOON - timedelta(days=1)
    queue = GenerationQueue(database, "m")
    timed = schema.generations.update().where(schema.generations.c.status == "succeeded")
    done, part, lost = (put(database, "ada", generations=2, guild_id="7", member_name="=Ada") for _ in range(3))
    a, b, c, d, e, f = queue.exchange([], 6)
    queue.exchange([succeeded(a), succeeded(b), succeeded(c), failed(d), failed(e), failed(f)], 0)
    database.write(lambda tx: tx.execute(timed.values(timings={"running": 1.5, "inputs": 9.0})))
    at(database, done, NOON)
    at(database, part, yesterday, wait=4.0)
    at(database, lost, yesterday, "flux")
    called_off, still_open = (put(database, "bob", guild_id="7", member_name="Bob") for _ in range(2))
    cancel(database, SILENT, called_off)
    at(database, called_off, NOON, None, None)
    at(database, still_open, NOON, None, None)
    at(database, put(database, "bob", guild_id="7"), NOON - timedelta(days=30))
    at(database, put(database, "bob", guild_id="8"), NOON)
    assert request(database, part)["outcome"] == Outcome.PARTIAL
    return database


def test_every_request_once(busy: Database) -> None:
    with busy.read() as connection:
        usage = of_guild(connection, "7", 2, NOON)
    assert usage.total() == Totals(
        requests=5, pictures=3, succeeded=1, partial=1, failed=1, cancelled=1, open=1, started=3, waiting=8.0, gpu=4.5
    )
    assert {str(day): each.requests for day, each in usage.by_day().items()} == {"2026-11-21": 2, "2026-11-22": 3}
    assert {member: each.pictures for member, each in usage.by_member().items()} == {"ada": 3, "bob": 0}
    assert {model: each.requests for model, each in usage.by_model().items()} == {"tiny": 2, "flux": 1, "": 2}
    assert usage.by_model()["tiny"].mean_waiting == 3.0
    assert usage.names == {"ada": "=Ada", "bob": "Bob"}


def test_rows_come_summed_however_many_requests_there_are(busy: Database) -> None:
    for _ in range(20):
        at(busy, put(busy, "ada", guild_id="7", member_name="Ada L."), NOON)
    fetched: list[int] = []
    with busy.read() as connection:
        usage = of_guild(connection, "7", 2, NOON)
        for query in (asked, worked, named):
            fetched.append(len(connection.execute(query(schema.requests.c.guild_id == "7")).all()))
    assert usage.by_member()["ada"].requests == 23
    assert usage.names["ada"] == "Ada L."
    assert fetched == [5, 3, 2]


def test_csv_is_safe_to_open(busy: Database) -> None:
    with busy.read() as connection:
        lines = list(of_guild(connection, "7", 2, NOON).csv())
    heading, *told = csv.reader(lines)
    assert heading[:6] == ["day", "member_id", "member", "model", "requests", "pictures"]
    assert told[0][:6] == ["2026-11-21", "ada", "'=Ada", "flux", "1", "0"]
    assert len(told) == 4
    assert sum(float(line[heading.index("gpu")]) for line in told) == 4.5


def test_a_quiet_guild(busy: Database) -> None:
    with busy.read() as connection:
        usage = of_guild(connection, "9", 30, NOON)
    assert (usage.total(), usage.by_day(), len(list(usage.csv()))) == (Totals(), {}, 1)
