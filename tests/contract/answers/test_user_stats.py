"""/user-stats: the rows are what the database says."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import CommandError
from tests.support.answering import OWNER, Answering, fields
from tests.support.asks import failed, put, succeeded
from tests.support.tiers import PLENTY, tiers

OTHER = "100000000000000009"


def stats(house: Answering, member: str = OWNER) -> dict[str, str]:
    return fields(house.ask("/user-stats", member))


def test_somebody_new(house: Answering) -> None:
    assert stats(house, OTHER) == {
        "Member since": "no picture asked for yet",
        "Pictures made": "0",
        "Quota (member)": f"0 of {PLENTY:,} pictures used today, {PLENTY:,} left",
        "Quota of free commands": "0 of 6 pictures used today, 6 left",
        "Training credits": "0 (training comes later)",
        "LoRAs owned": "none",
    }


def test_somebody_who_made_pictures(house: Answering, database: Database) -> None:
    put(database, OTHER, images=3)
    queue = GenerationQueue(database, "m")
    queue.exchange([succeeded(theirs) for theirs in queue.exchange([], 1)], 0)
    put(database, OWNER, generations=2, images=2)
    made, lost = queue.exchange([], 2)
    queue.exchange([succeeded(made), failed(lost)], 0)
    first = datetime(2025, 3, 4, 23, 59, tzinfo=UTC)
    requests = schema.requests
    database.write(
        lambda tx: tx.execute(update(requests).where(requests.c.member_id == OWNER).values(created_at=first))
    )
    put(database, OWNER)
    found = stats(house)
    assert found["Member since"] == "4 March 2025"
    assert found["Pictures made"] == "2", "neither what failed nor what others made"
    assert found["Quota (member)"] == f"3 of {PLENTY:,} pictures used today, {PLENTY - 3:,} left", (
        "failures are refunded"
    )
    assert found["LoRAs owned"] == "amber fen (private)"


def test_what_free_commands_used_is_counted_apart(house: Answering, database: Database) -> None:
    period = tiers().allowance(None, "free").period()
    database.write(lambda tx: tx.execute(insert(schema.quotas).values(member_id=OWNER, period=period, used=9)))
    found = stats(house)
    assert found["Quota of free commands"] == "9 of 6 pictures used today, 0 left", "the tier may have had more once"
    assert found["Quota (member)"].startswith("0 of ")


def test_the_members_own_tier(house: Answering, database: Database) -> None:
    row = {"member_id": OWNER, "last_turn": 0.0, "weight": 1.0, "blocked": 0, "tier": "free"}
    database.write(lambda tx: tx.execute(insert(schema.members).values(row)))
    used = schema.quotas.insert().values(member_id=OWNER, period=tiers().allowance("free").period(), used=2)
    database.write(lambda tx: tx.execute(used))
    found = stats(house)
    assert found["Quota (free)"] == "2 of 6 pictures used today, 4 left"
    assert found["Quota of free commands"] == "0 of 6 pictures used today, 6 left"


def test_it_takes_no_words(house: Answering) -> None:
    with pytest.raises(CommandError, match="takes no text"):
        house.ask("/user-stats of ada")
