"""Presets from a member's side: kept, used, shared, deleted; and what members are reminded of while they type."""

import pytest

from distillery.members.blocks import block
from distillery.members.presets import MOST, Presets
from distillery.vocabulary.text import restored
from tests.contract.bot.house import House, View
from tests.contract.bot.test_member import opened, words


def told(house: House, interaction: View) -> str:
    """The one answer, as words or as a card."""
    message = house.whispered(interaction)
    return message["text"] or words(message)


def save(house: House, member: int, name: str, flags: str, guild: int = 0) -> str:
    return told(house, house.use("presets save", member, guild, name=name, flags=flags))


def test_one_is_kept_used_and_wins_over_nothing(house: House) -> None:
    assert "--preset wide" in save(house, 420, "Wide", "--ar 16:9 --images 2")
    asked = house.admitted(house.serve(420, "a fox --images 1", preset="wide"))
    assert (asked.parameters["ar"], asked.parameters["images"]) == ("16:9", 1)
    assert "Preset wide: --ar 16:9 --images 2" in [str(restored(note)) for note in asked.notes]
    listed = words(opened(house, "presets list", 420))
    assert "wide" in listed
    assert "yours alone" in listed


@pytest.mark.parametrize(
    ("name", "flags", "why"),
    [
        ("two words", "--ar 16:9", "cannot be the name"),
        ("wide", "--arr 16:9", "Did you mean"),
        ("wide", "in oil", "A preset is made of flags"),
    ],
)
def test_what_cannot_be_kept_is_told(house: House, name: str, flags: str, why: str) -> None:
    assert why in save(house, 421, name, flags)
    assert "no presets yet" in words(opened(house, "presets list", 421))


def test_there_is_room_for_so_many(house: House) -> None:
    for number in range(MOST):
        Presets(house.database).save("422", f"p{number:02}", "--ar 1:1")
    assert "no room for more" in save(house, 422, "one-more", "--ar 1:1")
    assert "Saved" in save(house, 422, "p00", "--ar 2:3")
    message = opened(house, "presets list", 422)
    assert "p00" in words(message)
    assert "p10" not in words(message)


def test_one_that_is_not_there_is_told_with_the_nearest(house: House) -> None:
    Presets(house.database).save("423", "portrait", "--ar 2:3")
    refused = house.serve(423, "a fox --preset portrat")
    assert "Did you mean portrait?" in str(house.whispered(refused)["text"])
    assert house.request(refused) is None


def test_sharing_is_for_the_server_until_it_is_deleted(house: House) -> None:
    save(house, 424, "ours", "--ar 16:9")
    assert "Everybody in this server" in told(house, house.use("presets share", 424, name="ours"))
    asked = house.admitted(house.serve(425, "a fox --images 1 --preset ours"))
    assert asked.parameters["ar"] == "16:9"
    assert "shared by <@424>" in words(opened(house, "presets list", 425))
    assert "no preset" in str(house.whispered(house.serve(425, "a fox --preset ours", guild=1))["text"])
    assert "You have no preset" in told(house, house.use("presets delete", 425, name="ours"))
    assert "deleted" in told(house, house.use("presets delete", 424, name="ours"))
    assert "no preset" in str(house.whispered(house.serve(425, "a fox --preset ours"))["text"])


def test_nothing_is_shared_in_direct_messages(house: House) -> None:
    save(house, 426, "alone", "--ar 16:9")
    channel = house.discord.direct_channel(426)
    shared = house.discord.slash(None, channel, 426, "presets share", {"name": "alone"})
    assert "Do it in a server" in told(house, shared)


def test_members_are_reminded_of_presets_and_prompts(house: House) -> None:
    save(house, 427, "dusk", "--ar 16:9")
    house.admitted(house.serve(427, "a lighthouse at dusk --images 1"))
    house.discord.wait_for(
        lambda: house.suggested("serve", 427, "preset", prompt="a fox", preset="du") == ["dusk"], what="no preset"
    )
    assert house.suggested("serve", 427, "prompt", prompt="lighth") == ["a lighthouse at dusk"]
    assert house.suggested("serve", 428, "preset", prompt="a fox", preset="du") == []


@pytest.mark.parametrize("flags", ["--neg quokka", '--neg "naked little girl"'])
def test_what_others_may_not_read_is_neither_shared_nor_saved_into_what_is(house: House, flags: str) -> None:
    guild = house.guild(words=("quokka",))
    save(house, 429, "wide", "--ar 16:9", guild)
    told(house, house.use("presets share", 429, guild, name="wide"))
    assert "ask again" in (refused := save(house, 429, "wide", flags, guild)) or "Ask for one" in refused
    save(house, 429, "other", flags, guild)
    assert "Everybody" not in told(house, house.use("presets share", 429, guild, name="other"))
    shared = Presets(house.database).visible("430", str(house.discord.guilds()[guild]["id"]))
    assert [each.text for each in shared] == ["--ar 16:9"]
    Presets(house.database).delete("429", "wide")
    Presets(house.database).delete("429", "other")


def test_what_is_not_wanted_may_be_shared_and_nothing_by_who_is_blocked(house: House) -> None:
    guild = house.guild()
    save(house, 431, "clean", "--neg nude", guild)
    assert "Everybody in this server" in told(house, house.use("presets share", 431, guild, name="clean"))
    block(house.database, "431", guild_id=str(house.discord.guilds()[guild]["id"]), reason="too loud", by_id="1")
    assert "too loud" in save(house, 431, "clean", "--ar 1:1", guild)
    assert "too loud" in told(house, house.use("presets share", 431, guild, name="clean"))
    assert [each.text for each in Presets(house.database).visible("431", None)] == ["--neg nude"]
