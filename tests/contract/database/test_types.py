"""What is written comes back the same from every database, and the clock is the database's."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import insert, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from tests.support.asks import put, request, rows

EVENT: dict[str, Any] = {"request_id": 1, "subject": "request", "status": "queued"}


def written(database: Database, **values: Any) -> Any:
    database.write(lambda tx: tx.execute(insert(schema.events).values(EVENT | values)))
    return rows(database, schema.events)[-1]


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 11, 21, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2024, 2, 29, tzinfo=UTC),
    ],
)
def test_an_instant_comes_back_to_the_microsecond_in_utc(database: Database, instant: datetime) -> None:
    found = written(database, at=instant)["at"]
    assert found == instant
    assert found.utcoffset() == timedelta(0)


@pytest.mark.parametrize("offset", [0.0, 30.0, -1.0, 0.25, 86400.0])
def test_the_database_tells_the_time_in_utc(database: Database, offset: float) -> None:
    found = written(database, at=utc_now(offset))["at"]
    assert abs(found - datetime.now(UTC) - timedelta(seconds=offset)) < timedelta(seconds=5)


def test_instants_of_the_database_and_of_python_compare(database: Database) -> None:
    for offset in (-60, 60):
        written(database, at=datetime.now(UTC) + timedelta(seconds=offset))
    past = select(schema.events.c.id).where(schema.events.c.at < utc_now())
    with database.read() as connection:
        assert connection.execute(past).scalars().all() == [rows(database, schema.events)[0]["id"]]


@pytest.mark.parametrize("document", [{"z": 1, "a": [None, True, 1.5, "Füchse 🦊"]}, [], {}, None])
def test_documents_keep_their_shape_and_order(database: Database, document: Any) -> None:
    found = written(database, at=utc_now(), detail=document)["detail"]
    assert found == document
    if document:
        assert list(found) == list(document)


def test_a_long_text_of_any_script_is_kept(database: Database) -> None:
    text = "🦊 лиса 狐 \\ ' \" % " * 5000
    assert request(database, put(database, text=text))["text"] == text


def test_seeds_have_sixty_three_bits_and_turns_are_doubles(database: Database) -> None:
    written(database, at=utc_now(), request_id=2**63 - 1)
    assert rows(database, schema.events)[-1]["request_id"] == 2**63 - 1
    turn = 123456789.12345679
    database.write(lambda tx: tx.execute(insert(schema.queue_heads).values(queue="q", turn=turn)))
    assert rows(database, schema.queue_heads)[0]["turn"] == turn
