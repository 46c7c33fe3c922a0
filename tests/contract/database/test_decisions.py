"""What was decided about channels and members survives the way to guilds' configurations, and the way back."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import column, insert, select, table, text

from distillery.database import migrate
from distillery.database.engine import Database
from distillery.guilds.config import ChannelConfig, GuildConfig
from distillery.guilds.guilds import Guilds
from distillery.members.blocks import Block, block, blocks_of, unblock

OLD = {
    "allowed_channels": ["guild_id", "channel_id", "free"],
    "members": ["member_id", "last_turn", "weight", "blocked", "tier"],
}
CHANNELS = [("7", "81", 0), ("7", "82", 1), ("8", "91", 0)]
MEMBERS = [("ada", 3.0, 1.0, 0, "founder"), ("eve", 5.0, 1.0, 1, None)]


@pytest.fixture
def before(empty_url: str) -> Iterator[Database]:
    """A database of the version before, in use."""
    database = Database(empty_url)
    migrate.upgrade(database, "0003")
    put(database, "allowed_channels", CHANNELS)
    put(database, "members", MEMBERS)
    yield database
    database.close()


def put(database: Database, name: str, rows: list[tuple[Any, ...]]) -> None:
    into = insert(table(name, *map(column, OLD[name])))
    with database.engine.begin() as transaction:
        transaction.execute(into, [dict(zip(OLD[name], row, strict=True)) for row in rows])


def kept(database: Database, name: str) -> list[tuple[Any, ...]]:
    """The rows as the version before reads them."""
    with database.read() as connection:
        return sorted(map(tuple, connection.execute(select(*map(column, OLD[name])).select_from(table(name)))))


def test_channels_and_marks_go_up_and_come_back(before: Database) -> None:
    migrate.upgrade(before)
    guilds = Guilds(before)
    assert guilds.of("7") == GuildConfig(channels=("81", "82"), by_channel={"82": ChannelConfig(free=True)})
    assert guilds.of("8") == GuildConfig(channels=("91",))
    assert blocks_of(before) == [Block("eve", "", "")]
    migrate.downgrade(before, "0003")
    assert kept(before, "allowed_channels") == CHANNELS
    assert kept(before, "members") == MEMBERS
    migrate.upgrade(before)
    assert Guilds(before).of("7") == guilds.of("7")


def test_who_was_blocked_since_is_marked_and_keeps_the_reason_for_the_way_back(before: Database) -> None:
    migrate.upgrade(before)
    unblock(before, "eve")
    block(before, "ada", reason="Spam.", by_id="1")
    block(before, "joe", reason="Never asked for anything.")
    block(before, "ben", guild_id="7", reason="In one guild only.")
    block(before, "zoe", reason="Over.", seconds=-1)
    migrate.downgrade(before, "0003")
    marked = [(row[0], row[3]) for row in kept(before, "members")]
    assert marked == [("ada", 1), ("eve", 0), ("joe", 1)]
    with before.engine.begin() as transaction:
        transaction.execute(text("UPDATE members SET blocked = 0 WHERE member_id = 'joe'"))
        transaction.execute(text("UPDATE members SET blocked = 1 WHERE member_id = 'eve'"))
    migrate.upgrade(before)
    assert {one.member_id: one.reason for one in blocks_of(before)} == {"ada": "Spam.", "eve": ""}
    assert [one.member_id for one in blocks_of(before, "7")] == ["ben"]
