"""What admins set up, from their side; and what members' next asks make of it."""

from collections.abc import Callable
from typing import Any

import pytest

from distillery.guilds.audit import Admin
from distillery.guilds.changing import Listed, listing
from distillery.guilds.config import ChannelConfig, GuildConfig, RoleConfig
from distillery.guilds.guilds import Guilds
from tests.contract.bot.admins import Office
from tests.contract.bot.house import House
from tests.contract.bot.test_forms import opened
from tests.support.discord.model.refusal import Refused

BOSS = 900


def decided(house: House, office: Office) -> GuildConfig:
    """As any other process reads it."""
    return Guilds(house.database).of(str(office.guild["id"]))


def audited(house: House, office: Office) -> list[tuple[str, str]]:
    """Who did what, oldest first."""
    found = Guilds(house.database).changes(str(office.guild["id"]), 50)
    return [(each.by.id, each.what) for each in reversed(found)]


def test_a_panel_shows_all_and_leads_to_each_section_and_back(house: House) -> None:
    office = Office(house, BOSS)
    panel = office.panel(office.use("config show")).becomes("**Channels** All of them")
    assert "Refused, and withheld where a picture shows it" in panel.text
    [select] = [part for part in panel.parts() if part["type"] == 3]
    sections = [option["value"] for option in select["options"]]
    assert len(sections) == 13
    for section in sections:
        panel.press("c:go:show", [section])
        title = next(option["label"] for option in select["options"] if option["value"] == section)
        panel.becomes(f"### {title}")
        panel.press("c:open:show")
        panel.becomes("### Settings of this server")


def test_channels_are_chosen_against_what_was_shown_so_that_two_admins_undo_nothing(house: House) -> None:
    office = Office(house, BOSS, channels=4)
    first, second, third, _ = map(str, office.rooms)
    panel = office.panel(office.use("config channels"))
    panel.press("c:set:channels:0", [first, second])
    panel.becomes(f"Now: <#{first}>, <#{second}>\n✅ Changed.")
    other = listing(Listed.CHANNELS, add=[third])
    Guilds(house.database).change(str(office.guild["id"]), Admin("1"), "config.channels", other)
    panel.press("c:set:channels:0", [first])
    panel.becomes(f"Now: <#{first}>, <#{third}>\n✅ Changed.")
    assert panel.text.count(f"<#{third}>") == 1
    assert decided(house, office).channels == (first, third)
    assert (str(BOSS), "config.channels") in audited(house, office)
    refused = office.serve(901, room=1)
    assert "Pictures are not made in this channel." in house.whispered(refused)["text"]
    assert house.admitted(office.serve(901, room=0)).member_id == "901"


def test_every_subcommand_changes_its_part_and_shows_it(house: House) -> None:
    office = Office(house, BOSS)
    room = str(office.rooms[1])
    role = house.discord.role(office.guild["id"])
    everybody = office.guild["id"]
    typed: list[tuple[str, dict[str, Any], Callable[[GuildConfig], Any], Any]] = [
        ("channels", {"add": office.rooms[1]}, lambda it: it.channels, (room,)),
        ("channels", {"remove": office.rooms[1]}, lambda it: it.channels, ()),
        ("free", {"add": office.rooms[1]}, lambda it: it.free_channels, (room,)),
        ("roles", {"add": role}, lambda it: it.roles, (str(role),)),
        (
            "channel",
            {"channel": office.rooms[1], "ar": "3:2", "images": 2, "max_images": 3, "max_steps": 30},
            lambda it: it.by_channel[room],
            ChannelConfig(free=True, ar="3:2", images=2, max_images=3, max_steps=30),
        ),
        ("models", {"add": "dreamshaper"}, lambda it: it.models, ("dreamshaper",)),
        ("role", {"role": role, "quota": 9, "per": "month"}, lambda it: it.by_role[str(role)].quota, 9),
        ("role", {"role": everybody, "priority": 0.5}, lambda it: it.by_role[str(everybody)], RoleConfig(priority=0.5)),
        ("role", {"role": everybody, "reset": True}, lambda it: str(everybody) in it.by_role, False),
        ("nsfw", {"policy": "spoiler"}, lambda it: it.nsfw, "spoiler"),
        ("words", {"add": "mud  pie"}, lambda it: it.words, ("mud pie",)),
        ("visibility", {"who": "private"}, lambda it: it.visibility, "private"),
        ("language", {"language": "fr"}, lambda it: it.language, "fr"),
        ("log", {"channel": office.rooms[2]}, lambda it: it.log_channel, str(office.rooms[2])),
        ("appeals", {"words": "Write to Ada."}, lambda it: it.appeals, "Write to Ada."),
        ("reset", {"section": "nsfw"}, lambda it: it.nsfw, "block"),
        ("reset", {"section": "channel"}, lambda it: it.by_channel[room], ChannelConfig(free=True)),
        ("reset", {"section": "show"}, lambda it: it, GuildConfig()),
    ]
    models = [model.name for model in house.catalogue.library.visible_models(None)]
    typed = [(name, {**told, **({"add": models[0]} if name == "models" else {})}, *rest) for name, told, *rest in typed]  # type: ignore[misc]
    for name, told, read, wanted in typed:
        wanted = (models[0],) if name == "models" else wanted
        office.panel(office.use(f"config {name}", **told)).becomes("✅")
        assert read(decided(house, office)) == wanted, name
    assert len(audited(house, office)) == len(typed)
    office.panel(office.use("config language", language="own")).becomes("That is how it was already.")


def test_forms_keep_what_was_typed_until_it_makes_sense(house: House) -> None:
    office = Office(house, BOSS)
    panel = office.panel(office.use("config channel"))
    form, inputs = opened(house, panel.press("c:pick:channel", [str(office.rooms[0])]))
    assert inputs == {"model": "", "ar": "", "images": "", "steps": ""}
    wrong = {"model": "no-such-model", "ar": "wide", "images": "2 / 40", "steps": "20"}
    sent = house.discord.submit(form, wrong, BOSS)
    house.discord.wait_for(lambda: len(house.whispers(sent)) == 1)
    [whisper] = house.whispers(sent)
    assert "Write it like 16:9." in whisper["text"]
    assert "Take 10 or less." in whisper["text"]
    form, inputs = opened(house, house.discord.click(whisper["id"], f"ct:channel:{office.rooms[0]}", BOSS))
    assert inputs == wrong
    sent = house.discord.submit(form, {**inputs, "ar": "16:9", "images": "2 / 4"}, BOSS)
    house.discord.wait_for(lambda: len(house.whispers(sent)) == 1)
    [whisper] = house.whispers(sent)
    assert "There is no model “no-such-model”." in whisper["text"]
    form, inputs = opened(house, house.discord.click(whisper["id"], f"ct:channel:{office.rooms[0]}", BOSS))
    house.discord.submit(form, {**inputs, "model": ""}, BOSS)
    house.discord.wait_for(lambda: decided(house, office).by_channel)
    assert decided(house, office).channel(str(office.rooms[0])) == ChannelConfig(
        ar="16:9", images=2, max_images=4, steps=20
    )
    asked = house.admitted(office.serve(902, "a red fox"))
    assert (asked.images, asked.parameters["ar"]) == (2, "16:9")


def test_words_are_added_one_a_line_and_taken_away_by_choosing(house: House) -> None:
    office = Office(house, BOSS)
    panel = office.panel(office.use("config words"))
    form, _ = opened(house, panel.press("c:form:words"))
    house.discord.submit(form, {"words": "mud\n\n  mud pie \nmud"}, BOSS)
    panel.becomes("Blocked now: ||mud|| ||mud pie||")
    panel.press("c:set:words:0", ["mud"])
    panel.becomes("Blocked now: ||mud pie||")
    assert office.suggested("config words", "remove", "") == ["mud pie"]
    assert office.suggested("config words", "remove", "", by=903) == []
    refused = house.whispered(office.serve(903, "a large mud pie"))["text"]
    assert "mud" not in refused


def test_a_role_has_a_quota_of_its_own_and_all_is_reset_only_when_sure(house: House) -> None:
    office = Office(house, BOSS)
    panel = office.panel(office.use("config role"))
    form, inputs = opened(house, panel.press(f"c:form:role:{office.guild['id']}"))
    house.discord.submit(form, {**inputs, "quota": "1", "per": ["day"], "priority": "1,5"}, BOSS)
    panel.becomes("@everyone: 1 picture a day, priority 1.5")
    house.admitted(office.serve(904))
    assert house.whispered(office.serve(904))["text"]
    panel.press("c:open:show")
    panel.becomes("### Settings of this server")
    panel.press("c:reset:show")
    house.discord.wait_for(lambda: any(part.get("custom_id") == "c:reset:show:1" for part in panel.parts()))
    assert decided(house, office) != GuildConfig()
    panel.press("c:reset:show:1")
    panel.becomes("✅ Everything is as at the beginning.")
    assert decided(house, office) == GuildConfig()


def test_the_log_channel_hears_of_changes_and_refusals_and_a_closed_one_stops_nothing(house: House) -> None:
    office = Office(house, BOSS)
    office.panel(office.use("config log", channel=office.rooms[1])).becomes("✅")
    office.panel(office.use("config words", add="mud")).becomes("✅")
    house.whispered(office.serve(905, "a heap of mud"))
    house.discord.wait_for(lambda: len(office.posts(1)) == 3, 10, "the log channel does not hear of it")
    changed, worded, refused = office.posts(1)
    assert f"<@{BOSS}> changed something:" in changed
    assert "**Blocked words** 1 word added" in worded
    assert "Refused what <@905> asked for" in refused
    assert "a heap of mud" in refused
    house.discord.remove_permission(office.rooms[1], "SEND_MESSAGES")
    office.panel(office.use("config words", add="clay")).becomes("I could not post this in")
    assert decided(house, office).words == ("mud", "clay")


def test_nobody_else_gets_in(house: House) -> None:
    office = Office(house, BOSS)
    panel = office.panel(office.use("config nsfw"))
    assert "Only members who may manage this server" in house.whispered(office.use("config show", by=906))["text"]
    assert "Only members who may" in house.whispered(office.use("config nsfw", by=906, policy="spoiler"))["text"]
    house.discord.member(office.guild["id"], BOSS)  # no longer
    assert "Only members who may" in house.whispered(panel.press("c:set:nsfw", ["spoiler"]))["text"]
    assert decided(house, office) == GuildConfig()
    with pytest.raises(Refused):
        house.discord.slash(None, house.discord.direct_channel(BOSS), BOSS, "config show", {})
