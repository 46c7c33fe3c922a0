"""What a guild decided is obeyed at the door, on real databases; what is refused leaves nothing behind."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from distillery.catalogue import Catalogue
from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds.audit import Admin
from distillery.guilds.config import ChannelConfig, RoleConfig
from distillery.guilds.guilds import Guilds
from distillery.intake.ask import Ask
from distillery.intake.intake import Intake
from distillery.members.blocks import block
from distillery.vocabulary.errors import Problem, Refused
from tests.support.asks import an_ask, request, rows

HERE = {"guild_id": "7", "channel_id": "81"}
IN_THREAD = {"guild_id": "7", "channel_id": "811", "parent_channel_id": "81"}
Decide = Callable[..., None]
Refusal = Callable[..., Problem]
IntakeOf = Callable[..., Intake]


@pytest.fixture
def decide(database: Database) -> Decide:
    """Sets what guild 7 decided."""

    def change(**values: Any) -> None:
        Guilds(database).change("7", Admin("1"), "config", lambda config: config.model_copy(update=values))

    return change


@pytest.fixture
def refusal(intake_of: IntakeOf, catalogue: Catalogue, database: Database) -> Refusal:
    """Why an ask is refused, which leaves nothing behind."""

    def ask(ask: Ask, text: str = "a red fox --images 1", **limits: Any) -> Problem:
        def kept() -> list[Any]:
            return [rows(database, table) for table in schema.metadata.sorted_tables]

        command, before = catalogue.parse(text), kept()
        with pytest.raises(Refused) as refused:
            intake_of(**limits).submit(ask, command)
        assert kept() == before
        return refused.value.problem

    return ask


def test_channels_and_free_channels(
    intake_of: IntakeOf, catalogue: Catalogue, decide: Decide, refusal: Refusal
) -> None:
    plain, free = catalogue.parse("a fox --images 1"), catalogue.parse("/serve-free a fox")
    intake_of().submit(an_ask(**HERE), free)
    decide(by_channel={"82": ChannelConfig(free=True)})
    intake_of().submit(an_ask(**HERE), plain)  # marking a channel free closes no other
    assert refusal(an_ask(**HERE), "/serve-free a fox").hint == "Try <#82>."
    decide(channels=("81", "83"))
    for place in (HERE, IN_THREAD, {"guild_id": "6", "channel_id": "9"}, {}):
        intake_of().submit(an_ask(**place), plain)
    told = refusal(an_ask(guild_id="7", channel_id="82"))
    assert (told.code, told.hint) == ("channel", "Try <#81>, <#83>.")


@pytest.mark.parametrize("place", [HERE, {}, {"channel": "api"}])
def test_who_is_blocked_everywhere_asks_nowhere(database: Database, refusal: Refusal, place: dict[str, str]) -> None:
    block(database, "eve", reason="Spam.", by_id="1")
    told = refusal(an_ask("eve", **place))
    assert (told.code, "The reason: “Spam”." in told.message) == ("blocked", True)


def test_who_is_blocked_in_a_guild_asks_elsewhere(
    database: Database, intake_of: IntakeOf, catalogue: Catalogue, decide: Decide, refusal: Refusal
) -> None:
    decide(appeals="Write to <@1>.")
    block(database, "eve", guild_id="7", reason="", by_id="1", seconds=600)
    told = refusal(an_ask("eve", **HERE))
    assert (told.code, told.hint) == ("blocked", "If you think this is wrong: Write to <@1>.")
    assert "The block ends <t:" in told.message
    intake_of().submit(an_ask("eve", guild_id="6", channel_id="9"), catalogue.parse("a fox --images 1"))


def test_a_roles_quota_counts_beside_the_tiers(
    database: Database, intake_of: IntakeOf, catalogue: Catalogue, decide: Decide, refusal: Refusal
) -> None:
    decide(by_role={"7": RoleConfig(quota=2), "5": RoleConfig(quota=4, per="month")})
    intake, command = intake_of(), catalogue.parse("a fox --images 2")
    periods = request(database, intake.submit(an_ask(**HERE), command).request_id)["accounts"]
    assert [period.startswith("g7/") for period in periods] == [False, True]
    told = refusal(an_ask(**HERE))
    assert told.message == "You have 0 of 2 pictures left today in this server, and this needs 1."
    intake.submit(an_ask(guild_id="6", channel_id="9"), command)
    accounts = {row["period"]: row["reserved"] for row in rows(database, schema.accounts)}
    assert accounts == {periods[0]: 4, periods[1]: 2}
    assert refusal(an_ask("ben", **HERE), quota=0).message.startswith("You have 0 of 0 pictures left today, and")


def test_channels_have_numbers_of_their_own(
    database: Database, intake_of: IntakeOf, catalogue: Catalogue, decide: Decide, refusal: Refusal
) -> None:
    decide(by_channel={"81": ChannelConfig(images=2, max_images=3)}, models=("cosmopolitan",))
    for place, images in [(HERE, 2), (IN_THREAD, 2), ({"guild_id": "7", "channel_id": "82"}, 4)]:
        admission = intake_of().submit(an_ask(**place), catalogue.parse("a fox"))
        assert request(database, admission.request_id)["images"] == images
    assert refusal(an_ask(**IN_THREAD), "a fox --images 4").hint == "Write --images 3 or fewer."
    assert refusal(an_ask(**HERE), "a fox --model vodka").code == "model"


def test_direct_messages_are_by_tier_and_answers_are_not(
    intake_of: IntakeOf, catalogue: Catalogue, refusal: Refusal
) -> None:
    assert refusal(an_ask(), direct_messages=False).code == "direct_messages"
    assert intake_of(direct_messages=False).answer(an_ask(), catalogue.parse("/command-infos")).title


def test_a_guild_costs_an_ask_one_query_in_some_seconds(
    database: Database, intake_of: IntakeOf, catalogue: Catalogue, decide: Decide
) -> None:
    decide(channels=("81",), by_channel={"81": ChannelConfig(images=1)})
    intake, command = intake_of(), catalogue.parse("a fox --images 1")
    intake.submit(an_ask(), command)  # what only the first ask of a member does
    counted: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *call: counted.append(call[2]))
    statements = []
    for place in ({}, HERE, HERE):
        counted.clear()
        intake.submit(an_ask(**place), command)
        statements.append(len(counted))
    assert statements == [statements[0], statements[0] + 1, statements[0]]
