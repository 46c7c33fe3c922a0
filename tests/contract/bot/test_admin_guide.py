"""What a guild reads when we join it."""

import pytest

from tests.contract.bot.admins import Office
from tests.contract.bot.house import House

BOSS = 920
FIRST = 90_000 << 22


@pytest.fixture(scope="module", autouse=True)
def settled(two_bots: House) -> None:
    """Both shards hear of guilds: discord.py loses one that comes as it stops to wait for those of its start."""
    for shard in (0, 1):
        for attempt in range(5):
            office = Office(two_bots, BOSS, guild_id=FIRST + ((2 * attempt + shard) << 22))
            try:
                two_bots.discord.wait_for(lambda: office.posts(0), 3)  # noqa: B023 - called before the next one
            except TimeoutError:
                continue
            break


def greeted(house: House, office: Office, room: int) -> str:
    """The guide in that room, once it is there."""
    house.discord.wait_for(lambda: office.posts(room), 10, "nobody was greeted")
    [post] = office.posts(room)
    return post


def test_the_guide_is_posted_where_newcomers_are_greeted_and_opens_the_panel(house: House) -> None:
    office = Office(house, BOSS, greeted_in=1)
    guide = greeted(house, office, 1)
    assert "Hello! I turn words into pictures." in guide
    assert "1. Choose the channels" in guide
    [message] = house.discord.messages(office.rooms[1])
    refused = house.discord.click(message["id"], "c:begin:channels", 921)
    assert "Only members who may manage this server" in house.whispered(refused)["text"]
    office.panel(house.discord.click(message["id"], "c:begin:nsfw", BOSS)).becomes("### Adult content")
    assert "Hello!" in house.discord.message(message["id"])["text"]


def test_it_speaks_the_guilds_language_in_the_first_channel_that_takes_it(house: House) -> None:
    office = Office(house, BOSS, locale="de")
    guide = greeted(house, office, 0)
    assert "Ich mache aus Worten Bilder." in guide
    assert office.posts(1) == office.posts(2) == []


def test_a_guild_is_greeted_once(house: House) -> None:
    office = Office(house, BOSS)
    greeted(house, office, 0)
    house.discord.guild_leave(office.guild["id"])
    house.discord.guild_join(guild_id=office.guild["id"])
    greeted(house, Office(house, BOSS, channels=1), 0)
    assert len(office.posts(0)) == 1
