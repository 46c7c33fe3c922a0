"""Leases, offices, turns and the budget, as processes meet over them in the database."""

import threading
from datetime import timedelta
from typing import Any

from sqlalchemy import func, select, update

from bot.gateway.budget import Advice, Budget, budget, heed
from bot.gateway.identify import MARGIN, Turns
from bot.gateway.leadership import Leadership
from bot.gateway.leases import Leases
from bot.gateway.plan import Range
from bot.gateway.state import keep, kept, time_of
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)

FIRST = Range(2, 0, 0)


def run_out(database: Database) -> None:  # noqa: F811
    """All leases of this moment end."""
    leases = schema.shard_leases
    ended = {"lease_until": utc_now(-1), "heir_until": utc_now(-1)}
    database.write(lambda tx: tx.execute(update(leases).values(ended)))
    database.write(lambda tx: tx.execute(update(schema.leaders).values(lease_until=utc_now(-1))))


def slot(leases: Leases) -> Any:
    """How the first range stands."""
    return next(each for each in leases.look().slots if each.range == FIRST)


def two(database: Database) -> tuple[Leases, Leases]:  # noqa: F811
    one, other = Leases(database, "one", 30), Leases(database, "other", 30)
    one.lay_out(2)
    other.lay_out(2)
    return one, other


def test_ranges_are_laid_out_once_and_processes_see_each_other(database: Database) -> None:  # noqa: F811
    one, other = two(database)
    assert one.beat([]).processes == {"one": False}
    standing = other.beat([], leaving=True)
    assert standing.processes == {"one": False, "other": True}
    assert sorted(each.range for each in standing.slots) == [FIRST, Range(2, 1, 1)]
    other.leave()
    assert one.look().processes == {"one": False}


def test_a_range_goes_to_whoever_is_first_and_to_an_heir_when_it_is_ready(database: Database) -> None:  # noqa: F811
    one, other = two(database)
    token = one.take(FIRST)
    assert token is not None
    assert one.ready(FIRST, token)
    heirs = other.take(FIRST)
    assert heirs is not None
    assert other.take(FIRST) is None, "there is one heir at a time"
    assert (slot(one).owner, slot(one).heir, slot(one).ready) == ("one", "other", True)
    assert one.beat([token]).kept == {token, heirs}
    assert other.ready(FIRST, heirs)
    assert (slot(one).owner, slot(one).heir, slot(one).ready) == ("other", None, True)
    assert one.beat([token]).kept == {heirs}
    one.release(FIRST, token)
    assert not one.ready(FIRST, token)
    assert slot(one).owner == "other", "a stale token changes nothing"


def test_a_dead_owners_range_is_taken_over_and_the_heir_it_had_goes_on(database: Database) -> None:  # noqa: F811
    one, other = two(database)
    token = one.take(FIRST)
    assert token is not None
    run_out(database)
    assert (slot(other).owner, slot(other).lapsed) == (None, True)
    assert one.beat([token]).slots[0].owner == "one", "who lives, though late, renews what nobody took"
    run_out(database)
    assert (taken := other.take(FIRST))
    assert one.beat([token]).kept == {taken}
    assert one.take(FIRST)
    schema_row = update(schema.shard_leases).values(lease_until=utc_now(-1))
    database.write(lambda tx: tx.execute(schema_row))
    assert Leases(database, "third", 30).take(FIRST) is None, "its heir is about to have it"


def test_what_is_given_back_is_free_at_once_and_retired_ranges_are_forgotten(database: Database) -> None:  # noqa: F811
    one, other = two(database)
    token = one.take(FIRST)
    assert token
    one.release(FIRST, token)
    assert (slot(one).owner, slot(one).lapsed) == (None, False)
    assert other.take(FIRST)
    one.lay_out(3)
    one.retire([2])
    assert {each.range.count for each in one.look().slots} == {3}


def test_one_process_leads_until_it_resigns_or_falls_silent(database: Database) -> None:  # noqa: F811
    one, other = (Leadership(database, "bot", name, 30) for name in ("one", "other"))
    assert one.lead()
    assert not other.lead()
    assert one.lead()
    one.resign()
    assert other.lead()
    run_out(database)
    assert one.lead()
    other.resign()
    assert not other.lead()


def test_a_bucket_lets_one_in_at_a_time_and_others_beside_it(database: Database) -> None:  # noqa: F811
    turns = Turns(database, "one", window=30, max_concurrency=2)
    assert turns.take(0) == 0.0
    wait = turns.take(2)
    assert isinstance(wait, float)
    assert 20 < wait <= 30 + MARGIN
    assert 20 < turns.wait(4) <= 30 + MARGIN
    assert turns.wait(1) == 0.0
    assert turns.take(1) == 0.0


def test_of_many_that_come_at_once_one_gets_the_turn(database: Database) -> None:  # noqa: F811
    turns = Turns(database, "all", window=30, max_concurrency=1)
    begin, took = threading.Barrier(6), []

    def come() -> None:
        begin.wait()
        took.append(turns.take(0))

    threads = [threading.Thread(target=come) for _ in range(6)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert sorted(map(bool, took)) == [False] + [True] * 5


def test_the_budget_is_never_exceeded_whoever_starts(database: Database) -> None:  # noqa: F811
    def hear(remaining: int, reset_after: float = 3600) -> None:
        advice = Advice(4, 100, total=1000, remaining=remaining, reset_after=reset_after)
        database.write(lambda tx: heed(tx, advice, time_of(tx)))

    hear(remaining=3)
    turns = Turns(database, "all", window=0)
    assert turns.concurrency() == 100
    begin, took = threading.Barrier(6), []

    def come(shard: int) -> None:
        begin.wait()
        took.append(turns.take(shard))

    threads = [threading.Thread(target=come, args=(number,)) for number in range(6)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert len([each for each in took if each == 0.0]) == 3
    assert all(each.spent for each in took if isinstance(each, Budget))
    started = select(func.count()).select_from(schema.identifies)
    with database.read() as connection:
        assert connection.execute(started).scalar_one() == 3
        left = budget(connection)
    assert left.spent
    # A new day: what Discord said is over, and what was started before it no longer counts.
    long_ago = {"at": utc_now(-7200)}
    database.write(lambda tx: tx.execute(update(schema.identifies).values(long_ago)))
    database.write(
        lambda tx: tx.execute(
            update(schema.bot_state).where(schema.bot_state.c.name == "gateway").values(changed_at=utc_now(-3700))
        )
    )
    assert turns.budget().left == 1000
    assert turns.take(50) == 0.0


def test_without_a_word_from_discord_its_usual_day_is_counted(database: Database) -> None:  # noqa: F811
    turns = Turns(database, "one", window=0)
    assert turns.concurrency() == 1
    assert turns.take(0) == 0.0
    assert turns.budget().left == 999


def test_what_all_agree_on_is_kept_with_its_time(database: Database) -> None:  # noqa: F811
    with database.read() as connection:
        assert kept(connection, "x") is None
    database.write(lambda tx: keep(tx, "x", {"a": 1}))
    database.write(lambda tx: keep(tx, "x", 7))
    with database.read() as connection:
        found = kept(connection, "x")
    assert found is not None
    assert found.value == 7
    assert timedelta() <= found.now - found.at < timedelta(seconds=10)


def test_of_many_that_take_at_once_one_owns_and_one_inherits(database: Database) -> None:  # noqa: F811
    Leases(database, "any", 30).lay_out(1)
    begin, took = threading.Barrier(4), []

    def come(name: str) -> None:
        leases = Leases(database, name, 30)
        begin.wait()
        took.append(leases.take(Range(1, 0, 0)))

    threads = [threading.Thread(target=come, args=(str(number),)) for number in range(4)]
    [each.start() for each in threads]
    [each.join() for each in threads]
    assert len([each for each in took if each]) == 2, "an owner, and an heir"
    [slot] = Leases(database, "any", 30).look().slots
    assert slot.owner != slot.heir
