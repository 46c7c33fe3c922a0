"""Blocks: in one guild or everywhere, for a while or for good; the worst that holds is told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from distillery.database.engine import Database
from distillery.members.blocks import DIRECT, Block, block, blocks_of, cool_down, standing_block, unblock


def standing(database: Database, guild_id: str | None = None, member: str = "ada") -> Block | None:
    with database.read() as connection:
        return standing_block(connection, member, guild_id)


def test_a_block_holds_where_it_was_made(database: Database) -> None:
    block(database, "ada", guild_id="7", reason="Spam.", by_id="1")
    assert standing(database, "7") == Block("ada", "7", "Spam.", None, "1")
    assert [standing(database, "8"), standing(database), standing(database, "7", "ben")] == [None, None, None]
    block(database, "ada", reason="Worse.")
    for guild in ("7", "8", None):
        assert standing(database, guild) == Block("ada", "", "Worse."), "what holds everywhere is worse"
    assert (unblock(database, "ada"), unblock(database, "ada")) == (True, False)
    assert standing(database, "7") == Block("ada", "7", "Spam.", None, "1")


def test_a_block_ends_by_itself(database: Database) -> None:
    block(database, "ada", guild_id="7", reason="Cool down.", seconds=3600)
    held = standing(database, "7")
    assert held is not None
    assert held.ends_at is not None
    assert 3500 < (held.ends_at - datetime.now(UTC)).total_seconds() < 3700
    block(database, "ada", guild_id="7", reason="Over.", seconds=-1)
    assert standing(database, "7") is None
    assert blocks_of(database, "7") == []
    assert not unblock(database, "ada", "7"), "it held no longer"


def test_a_cool_down_lengthens_and_never_shortens(database: Database) -> None:
    def left(reason: str, seconds: float) -> float:
        cool_down(database, "ada", guild_id="7", reason=reason, seconds=seconds)
        held = standing(database, "7")
        assert held is not None
        assert held.ends_at is not None
        return (held.ends_at - datetime.now(UTC)).total_seconds()

    assert 3500 < left("First.", 3600) < 3700
    assert 7100 < left("Longer.", 7200) < 7300
    assert 7000 < left("Shorter.", 60) < 7300
    block(database, "ada", guild_id="7", reason="Over.", by_id="9", seconds=-1)
    assert 0 < left("Anew.", 60) < 100, "what holds no longer does not stand in its way"
    block(database, "ada", guild_id="7", reason="An admin's.", by_id="9", seconds=600)
    assert 500 < left("Not over theirs.", 86400) < 700


def test_what_holds_in_direct_messages_holds_there_alone(database: Database) -> None:
    cool_down(database, "ada", guild_id=DIRECT, reason="x", seconds=3600)
    assert standing(database, "7") is None
    held = standing(database)
    assert held is not None
    assert not held.of_guild


def test_those_of_a_guild_newest_first(database: Database) -> None:
    for member, guild in [("ada", "7"), ("ben", "7"), ("eve", ""), ("joe", "8")]:
        block(database, member, guild_id=guild, reason=member)
    assert [one.member_id for one in blocks_of(database, "7")] == ["ben", "ada"]
    assert [one.member_id for one in blocks_of(database)] == ["eve"]


@pytest.mark.parametrize("known", [False, True])
def test_two_who_block_at_once_leave_one_block(database: Database, known: bool) -> None:
    if known:
        block(database, "ada", guild_id="7", reason="Before.")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: block(database, "ada", guild_id="7", reason=f"Reason {n}."), range(8)))
    (held,) = blocks_of(database, "7")
    assert held.reason.startswith("Reason ")
