"""Tiers on real databases: their pictures, their periods, their share of the queue; what a refused ask never does."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import insert

from distillery.catalogue import Catalogue
from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.intake import Intake
from distillery.intake.tiers import Tiers
from distillery.members.blocks import block
from distillery.pictures import Fetcher, Pictures, TimeBudget
from distillery.queue.generations import GenerationQueue
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import restored
from tests.support.answering import png, shipped
from tests.support.asks import an_ask, failed, request, rows
from tests.support.intake import an_intake
from tests.support.tiers import a_tier, tiers


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return shipped()


class Unasked(Fetcher):
    """Nothing may be fetched."""

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        raise AssertionError(f"{url} was fetched")


@pytest.fixture
def intake_of(database: Database, catalogue: Catalogue, tmp_path: Path) -> Callable[..., Intake]:
    """Makes an intake; keywords are fields of the default tier."""

    def make(given: Tiers | None = None, blocked_words: str = "", **changes: Any) -> Intake:
        listed = given or tiers(**changes)
        return an_intake(database, catalogue, tmp_path, given=listed, fetcher=Unasked(), blocked_words=blocked_words)

    return make


def member(database: Database, **changes: Any) -> None:
    """A row of a member, as an operator may have changed it."""
    fields = {"member_id": "ada", "last_turn": 0.0, "weight": 1.0, "tier": None}
    database.write(lambda tx: tx.execute(insert(schema.members).values(fields | changes)))


def counted(database: Database) -> dict[str, int]:
    """What is used, by period."""
    return {row["period"]: row["reserved"] + row["spent"] for row in rows(database, schema.accounts)}


def test_a_request_that_names_no_number_has_its_tiers(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    for text, images in [("a fox", 3), ("a fox --images 5", 5), ("/serve-free a fox", 2)]:
        admission = intake_of(images=3).submit(an_ask(), catalogue.parse(text))
        assert request(database, admission.request_id)["images"] == images


def test_more_than_the_tier_allows_is_refused_in_words(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    with pytest.raises(Refused, match="may have 4 pictures here, and this asks for 5"):
        intake_of().submit(an_ask(), catalogue.parse("/serve-free a fox --images 5"))
    assert rows(database, schema.requests) == []


def test_what_a_command_with_its_own_tier_uses_is_counted_apart_and_given_back_there(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake = intake_of()
    intake.submit(an_ask(), catalogue.parse("a fox --images 3"))
    free = intake.submit(an_ask(), catalogue.parse("/serve-free a fox"))
    (period,) = request(database, free.request_id)["accounts"]
    assert period.startswith("free/")
    assert counted(database) == {period: 2, period.removeprefix("free/"): 3}
    with pytest.raises(Refused, match="You have 4 of 6 pictures left today"):
        intake_of(given=Tiers(tiers().tiers | {"free": a_tier("free", quota=6)}, "member")).submit(
            an_ask(), catalogue.parse("/serve-free a fox --images 5")
        )
    queue = GenerationQueue(database, "master")
    claimed = queue.exchange([], 9)
    queue.exchange([failed(one) for one in claimed if one.request_public_id == free.request_id], 0)
    assert counted(database) == {period: 0, period.removeprefix("free/"): 3}


def test_a_quota_by_the_month_says_so(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake = intake_of(per="month", quota=5)
    admission = intake.submit(an_ask(), catalogue.parse("a fox --images 5"))
    assert [len(period) for period in request(database, admission.request_id)["accounts"]] == [len("2026-11")]
    with pytest.raises(Refused) as refused:
        intake.submit(an_ask(), catalogue.parse("a fox --images 1"))
    assert str(refused.value) == (
        "You have 0 of 5 pictures left this month, and this needs 1. It starts anew on the first of next month, UTC."
    )


def test_a_member_has_the_tier_of_their_row(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    listed = Tiers(tiers().tiers | {"founder": a_tier("founder", images=6, per="month")}, "member")
    member(database, tier="founder")
    admission = intake_of(given=listed).submit(an_ask("ada"), catalogue.parse("a fox"))
    other = intake_of(given=listed).submit(an_ask("ben"), catalogue.parse("a fox"))
    assert [request(database, one.request_id)["images"] for one in (admission, other)] == [6, 4]


def test_under_load_twice_the_weight_gets_twice_the_pictures(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    intake = intake_of()
    for _ in range(3):
        intake.submit(an_ask("ada"), catalogue.parse("a fox --images 2"))
        intake.submit(an_ask("ben"), catalogue.parse("/serve-free a fox --images 2"))
    owner = {row["id"]: row["member_id"] for row in rows(database, schema.requests)}
    waiting = sorted(rows(database, schema.generations), key=lambda run: (run["turn"], run["id"]))
    first = [owner[run["request_id"]] for run in waiting[:6]]
    assert (first.count("ada"), first.count("ben")) == (4, 2)


def test_free_pictures_push_back_no_others_of_the_same_member(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    member(database, weight=0.5)
    intake = intake_of()
    for text in ("/serve-free a fox --images 4", "/serve-free a fox --images 1", "a fox --images 2"):
        intake.submit(an_ask("ada"), catalogue.parse(text))
    assert [run["turn"] for run in rows(database, schema.generations)] == [4.0, 8.0, 12.0, 16.0, 20.0, 2.0, 4.0]
    assert {row["member_id"]: row["last_turn"] for row in rows(database, schema.members)} == {
        "ada": 4.0,
        "free/ada": 20.0,
    }


def test_a_member_with_no_weight_at_all_waits_long_but_not_for_ever(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    member(database, weight=0.0)
    intake_of().submit(an_ask("ada"), catalogue.parse("a fox --images 1"))
    assert [run["turn"] for run in rows(database, schema.generations)] == [100.0]


LINK = "https://cdn.discordapp.com/fox.png"


@pytest.mark.parametrize("text", [f"a fox --control {LINK}", f"/upscale {LINK}", f"/checkmetadata {LINK}"])
def test_nothing_is_fetched_for_somebody_who_is_refused(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database, text: str
) -> None:
    block(database, "ada", reason="Spam.", by_id="operator")
    command, intake = catalogue.parse(text), intake_of()
    with pytest.raises(Refused, match=r"You are blocked from making pictures\. The reason: “Spam”\."):
        (intake.answer if catalogue.is_answered(command.name) else intake.submit)(an_ask("ada"), command)


@pytest.mark.parametrize("text", [f"a fox --control {LINK}", f"a fox --images 2 --control {LINK}", f"/upscale {LINK}"])
def test_nothing_is_fetched_for_somebody_whose_quota_is_used_up(
    intake_of: Callable[..., Intake], catalogue: Catalogue, text: str
) -> None:
    intake = intake_of(quota=5)
    intake.submit(an_ask(), catalogue.parse("a fox --images 5"))
    with pytest.raises(Refused, match="You have 0 of 5 pictures left today"):
        intake.submit(an_ask(), catalogue.parse(text))


@pytest.mark.parametrize(("text", "needed"), [("a fox", 4), ("a fox --images 3", 3)])
def test_what_is_left_is_compared_with_all_that_is_asked_for(
    intake_of: Callable[..., Intake], catalogue: Catalogue, text: str, needed: int
) -> None:
    intake = intake_of(quota=6)
    intake.submit(an_ask(), catalogue.parse("a fox --images 4"))
    with pytest.raises(Refused, match=f"You have 2 of 6 pictures left today, and this needs {needed}"):
        intake.submit(an_ask(), catalogue.parse(f"{text} --control {LINK}"))


def test_nothing_is_fetched_for_words_that_are_not_allowed(
    intake_of: Callable[..., Intake], catalogue: Catalogue
) -> None:
    with pytest.raises(Refused) as refused:
        intake_of(blocked_words="mud").submit(an_ask(), catalogue.parse(f"mud --control {LINK}"))
    assert refused.value.problem.code == "content"


def test_words_that_a_picture_brings_are_looked_at_too(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database, tmp_path: Path
) -> None:
    pictures = Pictures(FolderStorage(tmp_path, ""), Unasked())
    told = {"distillery": '{"prompt": "pure mud", "model": "cosmopolitan"}'}
    name = pictures.keep(png(Image.new("RGB", (64, 64)), **told)).name
    with pytest.raises(Refused) as refused:
        intake_of(blocked_words="mud").submit(an_ask(), catalogue.parse(f"/upscale {name}"))
    assert refused.value.problem.code == "content"
    assert rows(database, schema.requests) == []


def test_notes_of_every_stage_are_kept_with_the_request(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database
) -> None:
    command = catalogue.parse("a red fox --llm crazy --lora analog, oilpaint")
    admission = intake_of().submit(an_ask(), command)
    asked = request(database, admission.request_id)
    assert asked["parameters"]["prompt"].startswith("a red fox, ")
    told = " ".join(restored(note) for note in asked["notes"])
    for part in (*command.notes, "Added behind your words", "analog"):
        assert part in told


def test_pictures_of_a_request_are_kept_by_their_names(
    intake_of: Callable[..., Intake], catalogue: Catalogue, database: Database, tmp_path: Path
) -> None:
    name = Pictures(FolderStorage(tmp_path, ""), Unasked()).keep(png(Image.new("RGB", (64, 64), "red"))).name
    admission = intake_of().submit(an_ask(), catalogue.parse(f"a fox --images 1 --control {name}"))
    assert request(database, admission.request_id)["parameters"]["control"] == name
    (run,) = rows(database, schema.generations)
    assert run["work"]["inputs"] == {name: f"inputs/{name}"}
