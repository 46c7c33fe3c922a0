"""What guilds decide, where members ask."""

from typing import Any

import pytest

from bot.delivery.reply import Reply
from distillery.guilds.audit import OPERATOR
from distillery.guilds.config import ChannelConfig, GuildConfig
from distillery.guilds.guilds import Guilds
from tests.contract.bot.house import House, View
from tests.contract.bot.results import press


@pytest.fixture
def guild(house: House) -> View:
    """A guild that the bots know nothing about yet."""
    return house.discord.guild_join("Somewhere", channels=2)


def decide(house: House, guild: View, **values: Any) -> None:
    Guilds(house.database).change(str(guild["id"]), OPERATOR, "test", lambda _: GuildConfig(**values))


def ask(house: House, guild: View, member: int, channel: int | None = None, **more: Any) -> View:
    where = channel or guild["channels"][0]
    return house.discord.slash(guild["id"], where, member, "serve", {"prompt": "a fox --images 1"}, **more)


def reply(house: House, asked: View) -> Reply:
    return Reply.from_dict(house.admitted(asked).reply)


def test_private_results_are_for_the_member_alone_from_the_first_second(house: House, guild: View) -> None:
    decide(house, guild, visibility="private")
    asked = ask(house, guild, 380)
    assert reply(house, asked).private
    original = house.original(asked)
    assert original is not None
    assert original["ephemeral_for"] == 380


def test_what_all_see_is_in_the_guilds_language_else_in_the_members(house: House, guild: View) -> None:
    other = house.discord.guild_join("Elsewhere")
    decide(house, guild, language="fr")
    assert reply(house, ask(house, guild, 381, locale="de")).locale == "fr"
    assert reply(house, ask(house, other, 381, locale="de")).locale == "de"


def test_a_channels_defaults_are_taken_but_not_by_what_follows_a_request(house: House, guild: View) -> None:
    first, second = guild["channels"]
    decide(house, guild, by_channel={str(first): ChannelConfig(ar="16:9")})
    assert house.admitted(ask(house, guild, 382, first)).parameters["ar"] == "16:9"
    asked = ask(house, guild, 382, second)
    request = house.admitted(asked)
    assert request.parameters["ar"] != "16:9"
    shown = {"message_id": house.discord.wait_message(asked)["id"], "request_id": request.public_id}
    house.run(asked)
    house.finish(asked)
    house.delivered(asked)
    assert house.admitted(press(house, shown, "again", 382)).parameters["ar"] == request.parameters["ar"]


def test_a_thread_goes_with_its_channel(house: House, guild: View) -> None:
    first, second = guild["channels"]
    decide(house, guild, channels=(str(first),))
    assert house.admitted(ask(house, guild, 383, house.discord.thread(first))).guild_id == str(guild["id"])
    refused = ask(house, guild, 383, house.discord.thread(second))
    assert f"<#{first}>" in house.whispered(refused)["text"]


def test_direct_messages_are_served_where_the_tier_says_so(house: House) -> None:
    channel = house.discord.direct_channel(385)
    asked = house.discord.slash(None, channel, 385, "serve", {"prompt": "a fox --images 1"})
    request = house.admitted(asked)
    assert (request.guild_id, reply(house, asked).guild_id) == (None, None)
    assert house.discord.wait_answer(asked)["answered_in"] < 3
