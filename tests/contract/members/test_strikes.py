"""Strikes: counted once an ask, where they were made; cool-downs follow, and time forgets."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from distillery.command import Command
from distillery.command.signature import Signature
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.guilds.config import GuildConfig
from distillery.intake.content import Content
from distillery.members.blocks import Block, block, standing_block, unblock
from distillery.members.strikes import Offence, Strikes
from distillery.safety.gate import shipped
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import Refused
from tests.support.asks import an_ask

HOUR = timedelta(hours=1)
TEXT = {"type": "text", "help": "Words"}
SERVE = Signature.model_validate({"name": "serve", "description": "x", "families": ["sd15"], "parameters": {"p": TEXT}})


@pytest.fixture
def strikes(database: Database) -> Strikes:
    return Strikes(database, shipped().policy)


@pytest.fixture
def blocked(database: Database) -> Callable[[str], Block | None]:
    """The block that holds for ada in a guild."""

    def look(guild_id: str) -> Block | None:
        with database.read() as connection:
            return standing_block(connection, "ada", guild_id)

    return look


def offence(category: str = "sexual", guild_id: str = "7", source: str | None = None) -> Offence:
    return Offence("ada", guild_id, category, "what was asked", source or new_id())


def rows(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(schema.strikes)).scalar_one())


def now(database: Database) -> datetime:
    with database.read() as connection:
        return connection.execute(select(utc_now())).scalar_one()


def age(database: Database, by: timedelta) -> None:
    """All strikes were made that much earlier."""
    earlier = utc_now(-by.total_seconds())
    database.write(lambda tx: tx.execute(update(schema.strikes).values(at=earlier)))


def test_three_in_a_day_bring_an_hour_there(
    strikes: Strikes, blocked: Callable[[str], Block | None], database: Database
) -> None:
    tallies = [strikes.record(offence()) for _ in range(3)]
    assert [tally.strikes for tally in tallies] == [1, 2, 3]
    assert [tally.cool_down for tally in tallies[:2]] == [None, None]
    assert tallies[0].following == shipped().policy.steps[0]
    held = blocked("7")
    assert held is not None
    assert held.by_id is None
    assert held.ends_at is not None
    assert HOUR * 0.9 < held.ends_at - now(database) <= HOUR
    assert tallies[2].ends_at is not None
    assert abs(tallies[2].ends_at - held.ends_at) < HOUR / 10
    assert blocked("8") is None


def test_six_bring_a_day(strikes: Strikes, blocked: Callable[[str], Block | None], database: Database) -> None:
    last = [strikes.record(offence()) for _ in range(6)][-1]
    assert (last.strikes, last.following) == (6, None)
    held = blocked("7")
    assert held is not None
    assert held.ends_at is not None
    assert held.ends_at - now(database) > 23 * HOUR


def test_categories_weigh_differently(strikes: Strikes) -> None:
    assert strikes.record(offence("hate")).strikes == 2
    assert strikes.record(offence("self_harm")).strikes == 2
    reached = strikes.record(offence())
    assert (reached.strikes, reached.cool_down) == (3, shipped().policy.steps[0])
    assert strikes.record(offence("self_harm")).cool_down is None, "who is not well needs no punishment"


def test_other_guilds_do_not_count(strikes: Strikes) -> None:
    strikes.record(offence(guild_id="7"))
    assert strikes.record(offence(guild_id="8")).strikes == 1
    assert strikes.record(offence(guild_id="")).strikes == 1


def test_minors_bring_a_day_at_once_everywhere_and_the_operator_hears(
    strikes: Strikes, blocked: Callable[[str], Block | None], database: Database
) -> None:
    with capture_logs() as logs:
        tally = strikes.record(offence("minors"))
    assert tally.cool_down == shipped().policy.steps[-1]
    for guild_id in ("7", "8", ""):
        held = blocked(guild_id)
        assert held is not None
        assert held.everywhere
    reported = [entry for entry in logs if entry["log_level"] == "error"]
    assert [entry["event"] for entry in reported] == ["content_reported"]
    assert "what was asked" not in str(logs)
    assert strikes.record(offence(guild_id="8")).strikes == 7, "it counts in every guild"


def test_those_of_direct_messages_block_there_alone(
    strikes: Strikes, blocked: Callable[[str], Block | None], database: Database
) -> None:
    for _ in range(3):
        strikes.record(offence(guild_id=""))
    held = blocked("")
    assert held is not None
    assert not held.everywhere
    assert not held.of_guild
    assert blocked("7") is None


@pytest.mark.parametrize("by_id", ["9", None])
def test_a_block_for_good_is_not_cut_short(
    strikes: Strikes, blocked: Callable[[str], Block | None], database: Database, by_id: str | None
) -> None:
    block(database, "ada", guild_id="7", reason="Spam.", by_id=by_id)
    block(database, "ada", reason="Worse.", by_id=by_id)
    strikes.record(offence("minors"))
    assert blocked("8") == Block("ada", "", "Worse.", None, by_id)
    assert strikes.record(offence()).cool_down is not None
    unblock(database, "ada")
    assert blocked("7") == Block("ada", "7", "Spam.", None, by_id)


def test_an_ask_that_comes_twice_counts_once(strikes: Strikes, database: Database) -> None:
    with ThreadPoolExecutor(4) as threads:
        tallies = list(threads.map(lambda _: strikes.record(offence(source="discord:1")), range(4)))
    assert {tally.strikes for tally in tallies} == {1}
    assert rows(database) == 1


def test_strikes_age_out(strikes: Strikes, database: Database) -> None:
    strikes.record(offence())
    strikes.record(offence())
    age(database, 25 * HOUR)
    assert strikes.record(offence()).strikes == 1
    assert strikes.forget() == 0
    age(database, timedelta(days=31))
    assert strikes.forget() == 3
    assert rows(database) == 0


def test_the_gate_tells_how_many_and_until_when(strikes: Strikes, database: Database) -> None:
    content = Content({"serve": SERVE}, strikes)

    def refused(text: str, seen: str | None = None, **where: str | bool) -> str:
        with pytest.raises(Refused) as error:
            content(an_ask(text=text, guild_id="7", **where), GuildConfig(), Command("serve", {"p": seen or text}))
        return str(error.value)

    assert "You have 1 strike. At 3, there is a pause of 1 hour." in refused("a nude")
    assert "strike" not in refused("a fox", seen="a fox, nude"), "it was not the member who wrote this"
    assert "strike" not in refused("a nude", typed=False), "a button said it again"
    assert "strike" not in refused("a nude", channel="api"), "callers answer for their own members"
    assert "strike" not in refused("suicide")
    assert "You have 2 strikes." in refused("a nude")
    assert "You can ask again <t:" in refused("a nude")
    assert rows(database) == 4
