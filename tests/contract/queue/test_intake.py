"""Asks become queued work all or not at all; races are decided by the database, refusals say what to do."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from structlog.testing import capture_logs

from distillery.cache.memory import MemoryDoorbell
from distillery.catalogue import Catalogue
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Admission
from distillery.intake.intake import Intake
from distillery.pictures import Fetcher, PictureRefused, TimeBudget
from distillery.vocabulary.errors import Refused
from tests.support.asks import an_ask, put, request, rows, story, used

ROOT = Path(__file__).parents[3]
RACERS = 8


def raced(act: Callable[[int], object]) -> list[object]:
    """What `act` gave or raised in each of the racing threads."""
    start = Barrier(RACERS)

    def run(number: int) -> object:
        start.wait(10)
        try:
            return act(number)
        except Refused as refusal:
            return refusal

    with ThreadPoolExecutor(RACERS) as pool:
        return list(pool.map(run, range(RACERS)))


def test_an_ask_becomes_work(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database, bell: MemoryDoorbell
) -> None:
    ask = an_ask(member_name="Ada", guild_id="7", channel_id="8", reply={"token": "t"})
    command = catalogue.parse("a red fox --images 3 --seed 5")
    admission = intake_of().submit(ask, command)
    assert not admission.duplicate
    asked = request(database, admission.request_id)
    assert (asked["status"], asked["images"], asked["open_generations"]) == ("queued", 3, 2)
    assert (asked["member_name"], asked["guild_id"], asked["channel_id"]) == ("Ada", "7", "8")
    assert asked["parameters"]["prompt"] == "a red fox"
    assert asked["reply"] == {"token": "t"}
    runs = rows(database, schema.generations)
    assert [(run["ordinal"], run["work"]["seeds"]) for run in runs] == [(0, [5, 6]), (2, [7])]
    assert [run["turn"] for run in runs] == [2.0, 3.0]
    assert used(database) == 3
    assert story(database, admission.request_id) == ["request queued"]
    assert bell.count("generations") == 1


def test_the_same_ask_twice_is_one_request(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake, ask = intake_of(), an_ask()
    first = intake.submit(ask, catalogue.parse("a red fox"))
    again = intake.submit(ask, catalogue.parse("a red fox"))
    assert (again.request_id, again.duplicate) == (first.request_id, True)
    assert len(rows(database, schema.requests)) == 1


def test_keys_are_the_same_only_to_the_byte_and_in_one_channel(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake, command = intake_of(), catalogue.parse("a red fox --images 1")
    for channel, source in [("api", "key"), ("api", "Key"), ("api", "🦊"), ("api", "🐺"), ("discord", "key")]:
        assert not intake.submit(an_ask(channel=channel, source=source), command).duplicate
    assert len(rows(database, schema.requests)) == 5


@pytest.mark.parametrize("limit", [400, 4], ids=["ample quota", "quota for one"])
def test_the_same_ask_raced_is_one_request(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database, limit: int
) -> None:
    """Even when the first takes all of the quota: the others are told of it, not of the quota."""
    intake, ask, command = intake_of(quota=limit), an_ask(), catalogue.parse("a red fox --images 4")
    admissions: list[Any] = raced(lambda _: intake.submit(ask, command))
    assert [type(one).__name__ for one in admissions] == ["Admission"] * RACERS
    assert len({one.request_id for one in admissions}) == 1
    assert sorted(one.duplicate for one in admissions) == [False] + [True] * (RACERS - 1)
    assert (len(rows(database, schema.requests)), used(database)) == (1, 4)


def test_a_raced_quota_is_never_overdrawn(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake, command = intake_of(quota=10), catalogue.parse("a red fox --images 3")
    answers = raced(lambda _: intake.submit(an_ask(), command))
    assert sum(isinstance(answer, Refused) for answer in answers) == RACERS - 3
    assert used(database) == 9
    assert len(rows(database, schema.requests)) == 3


def test_asks_of_one_member_at_once_wait_for_each_other_and_do_not_deadlock(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    put(database, "ada")
    intake, command = intake_of(), catalogue.parse("a red fox --images 1")
    with capture_logs() as logs:
        for _ in range(3):
            raced(lambda number: intake.submit(an_ask("ada"), command))
    assert not [line for line in logs if line["event"] == "transaction_retried"]
    assert len(rows(database, schema.requests)) == 3 * RACERS + 1


def test_many_first_asks_at_once_all_come_in(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    """Of one new member, who has no rows yet, and of many."""
    intake, command = intake_of(), catalogue.parse("a red fox --images 1")
    raced(lambda number: intake.submit(an_ask("one"), command))
    raced(lambda number: intake.submit(an_ask(f"many-{number}"), command))
    assert len(rows(database, schema.requests)) == 2 * RACERS
    turns = [row["turn"] for row in rows(database, schema.generations)]
    assert sorted(turns) == sorted([*map(float, range(1, RACERS + 1)), *[1.0] * RACERS])


class Gate(Fetcher):
    """Lets a fetch go on once it is told what comes of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answered = Event(), Event()

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        self.asked.set()
        assert self.answered.wait(10)
        raise PictureRefused("too_slow", "The picture did not arrive.", "Try again.")


def test_a_try_that_fails_where_another_was_faster_is_a_duplicate(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    ask, gate = an_ask(), Gate()
    with ThreadPoolExecutor(1) as pool:
        command = catalogue.parse("a red fox --control https://cdn.discordapp.com/fox.png")
        slower = pool.submit(intake_of(fetcher=gate).submit, ask, command)
        assert gate.asked.wait(10)
        faster = intake_of().submit(ask, catalogue.parse("a red fox"))
        gate.answered.set()
        assert slower.result(10) == Admission(faster.request_id, duplicate=True)


def test_what_nobody_waits_for_any_more_is_not_queued(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    with pytest.raises(Refused, match="given up"):
        intake_of().submit(an_ask(), catalogue.parse("a red fox"), lambda: False)
    assert rows(database, schema.requests) == []
