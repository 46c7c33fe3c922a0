"""What a Discord that others wrote makes of the bot: what it takes, and our loopback takes, neither made up."""

import pytest
from simcord import SetupError

from distillery.guilds.guilds import Guilds
from tests.contract.bot.house import png
from tests.contract.simcord.house import SimulatedHouse, said

DEFERRED = 5  # "thinking", which is filled in later


def test_it_takes_every_command_and_offers_members_theirs(house: SimulatedHouse) -> None:
    assert house.synced == [True, True], "it gives commands no versions: they are known by what they are"
    puts = [each for each in house.env.http_requests if each.method == "PUT" and each.path.endswith("/commands")]
    assert len(puts) == 1
    assert sorted(each.name for each in house.taken) == sorted(each.name for each in house.offered)
    offered = house.member("anna").available_commands(house.channel)
    assert {"serve", "help", "history", "presets list"} <= set(offered)
    assert not any(name.startswith("config") for name in offered)


def test_a_bad_flag_is_told_to_the_member_alone_with_what_was_meant(house: SimulatedHouse) -> None:
    member = house.member("bea")
    answer = house.use(member, "serve", prompt="a red fox --stepz 20")
    assert (answer.ephemeral, answer.deferred) == (True, False)
    assert said(answer).splitlines() == ["Unknown flag `--stepz`.", "Did you mean --steps?"]
    assert house.requests_of(member) == []


def test_a_good_prompt_is_deferred_queued_shown_brought_and_edited_in_a_form(house: SimulatedHouse) -> None:
    member = house.member("cleo")
    answer = house.use(member, "serve", prompt="a red fox --images 1")
    assert (house.last_callback()["type"], answer.ephemeral) == (DEFERRED, False)
    [request] = house.requests_of(member)
    assert (request.parameters["prompt"], request.status) == ("a red fox", "queued")
    assert "a red fox" in house.becomes(answer, "Cancel")
    house.finish(png())
    house.becomes(answer, "Edit prompt")
    assert answer.response is not None
    assert len(answer.response.attachments) == 1

    form = house.do(member.click(answer.response, label="Edit prompt"))
    sent = house.do(member.submit_modal(form, {"words": "a blue fox", "flags": "--images 1"}))
    assert (house.last_callback()["type"], sent.ephemeral) == (DEFERRED, False)
    _, edited = house.requests_of(member)
    assert (edited.parameters["prompt"], edited.parent_id) == ("a blue fox", request.public_id)


def test_help_and_an_empty_history_are_for_the_member_alone(house: SimulatedHouse) -> None:
    member = house.member("dora")
    helped, history = house.use(member, "help"), house.use(member, "history")
    assert helped.ephemeral
    assert "**/serve** Make pictures from a text" in said(helped)
    assert "**/config" not in said(helped)
    assert history.ephemeral
    assert "You have not asked for a picture yet" in said(history)


def test_settings_are_changed_by_who_manages_the_server(house: SimulatedHouse) -> None:
    answer = house.use(house.admin("emma"), "config nsfw", policy="spoiler")
    assert answer.ephemeral
    assert "✅ Changed." in said(answer)
    assert Guilds(house.parts.database).of(str(house.guild.id)).nsfw == "spoiler"


def test_settings_are_kept_from_everybody_else_by_discord_and_by_us(house: SimulatedHouse) -> None:
    member = house.member("fay")
    with pytest.raises(SetupError, match="default-member-permissions"):
        house.use(member, "config language", language="fr")
    [config] = [each for each in house.taken if each.name == "config"]
    house.guild.set_command_permissions(config, {member: True})
    answer = house.use(member, "config language", language="fr")
    assert answer.ephemeral
    assert "Only members who may manage this server can do that." in said(answer)
    assert Guilds(house.parts.database).of(str(house.guild.id)).language != "fr"


def test_a_message_without_a_picture_has_no_metadata_to_check(house: SimulatedHouse) -> None:
    member = house.member("gina")
    message = house.do(member.send(house.channel, "no picture"))
    answer = house.do(member.context_menu(house.channel, "Check metadata", message))
    assert answer.ephemeral
    assert "I see no picture in that message" in said(answer)
