"""Hundreds of members at once: each is answered in time, and served once. `make bench-burst` measures how soon."""

from sqlalchemy import func, select

from distillery.database import schema
from tests.contract.bot.house import House
from tests.support.services.waiting import eventually

MEMBERS = 200


def test_members_who_ask_at_once_are_each_deferred_and_queued_once(house: House) -> None:
    channels = [guild["channels"][0] for guild in house.discord.guilds()]
    asked = house.discord.burst(channels, range(9000, 9000 + MEMBERS), "serve", {"prompt": "a red fox --images 1"})
    assert all(one["callbacks"] == 1 for one in asked), "some were answered twice, or never"
    assert [one for one in asked if one["answered_in"] is None] == []
    eventually(lambda: queued(house, asked) == [1] * MEMBERS, 60)


def test_a_bad_text_in_a_rush_is_taken_back_and_told_to_its_member_alone(house: House) -> None:
    channels = [house.discord.guilds()[0]["channels"][0]]
    asked = house.discord.burst(channels, range(9500, 9540), "serve", {"prompt": "a red fox --nosuchflag"})
    for one in asked:
        house.discord.wait_for(lambda one=one: [m for m in house.whispers(one) if "--nosuchflag" in m["text"]], 30)
        assert [m for m in house.discord.answers(one) if not m["ephemeral_for"]] == []
    assert queued(house, asked) == []


def queued(house: House, asked: list[dict[str, object]]) -> list[int]:
    """How many requests each of the interactions became."""
    source = schema.requests.c.source
    mine = source.in_([str(one["id"]) for one in asked])
    with house.database.read() as connection:
        counted = select(func.count()).where(mine).group_by(source)
        return list(connection.execute(counted).scalars())
