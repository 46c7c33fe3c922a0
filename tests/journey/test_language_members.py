"""What is one member's own: private LoRAs, free pictures and their quota, and the account of both."""

import re

import pytest

from distillery.guilds.audit import Admin
from distillery.guilds.config import ChannelConfig
from distillery.guilds.guilds import Guilds
from tests.support.answering import OWNER
from tests.support.journeys.api import ApiDoor
from tests.support.journeys.discord import DiscordDoor
from tests.support.journeys.house import KEYS, OWNED, House
from tests.support.services.waiting import eventually

SMALL = "--upscalemethod none --seed 3"
STRANGER, GUEST = 8_303, 8_304
PRIVATE = "amber fen"
SECONDS = 20.0  # several times what processes take to hear of each other's changes


def test_free_pictures_are_made_in_free_channels_until_their_quota_is_used(house: House) -> None:
    guild = house.stack.discord.guild_join("Free for all", channels=2)
    elsewhere, free = guild["channels"]
    marked = {str(free): ChannelConfig(free=True)}
    Guilds(house.stack.database).change(
        str(guild["id"]), Admin("1"), "channels", lambda config: config.model_copy(update={"by_channel": marked})
    )
    guest = DiscordDoor(house.stack.discord, guild, GUEST)

    assert f"Try <#{free}>." in guest.ask_in(elsewhere, "serve-free", "a fox").words
    assert "may have 4 pictures" in guest.ask_in(free, "serve-free", "a fox --images 5").words
    assert len(guest.ask_in(free, "serve-free", f"a fox {SMALL}").pictures) == 2, "as the free tier has it"
    assert len(guest.ask_in(free, "serve-free", f"a bear {SMALL} --images 4").pictures) == 4
    refused = guest.ask_in(free, "serve-free", f"a heron {SMALL} --images 1")
    assert refused.pictures == ()
    stats = guest.ask_in(free, "user-stats").words
    assert "**Pictures made** 6" in stats
    assert "Left today: 0 of 6." in stats
    assert "Left today: 100,000 of 100,000." in stats


@pytest.mark.parametrize("key", KEYS)
def test_an_account_adds_up_at_both_other_doors(house: House, key: str) -> None:
    caller = house.caller(key)
    caller.ask("serve", f"a fox {SMALL} --images 2")
    made = _pictures_of(caller)

    assert made >= 2
    for door in (caller, house.shell(key)):
        words = " ".join(door.ask("user-stats").words.split())
        assert f"Pictures made {made}, of which {made} delivered " in words
        delivered = re.findall(r"Delivered: (\d+), on their way: 0,", words)
        assert sum(map(int, delivered)) == made, "free ones are counted apart"


def test_a_private_lora_is_its_owners_alone(house: House) -> None:
    text = f"a fox --images 1 {SMALL} --lora"
    owner, caller = house.discord(int(OWNER)), house.caller(KEYS[0])

    assert owner.ask("serve", f"{text} {PRIVATE}").picture.recipe["lora"] == [PRIVATE]
    assert caller.ask("serve", f"{text} {OWNED}").picture.recipe["lora"] == [OWNED]
    for stranger, name in ((house.discord(STRANGER), PRIVATE), (caller, PRIVATE), (house.shell(KEYS[1]), OWNED)):
        refused = stranger.ask("serve", f"{text} {name}")
        assert (refused.pictures, "--lora" in refused.words, name in refused.words) == ((), True, True)


def test_a_lora_made_public_in_discord_is_everybodys_within_seconds(house: House) -> None:
    owner, caller, shell = house.discord(int(OWNER)), house.caller(KEYS[0]), house.shell(KEYS[1])
    assert PRIVATE not in _loras(caller)

    changed = owner.ask("manage-lora", "--makepublic --changedescription Reeds at dusk", lora=PRIVATE).words
    try:
        assert "everybody" in changed
        eventually(lambda: _loras(caller).get(PRIVATE) == "Reeds at dusk", SECONDS)
        drawn = shell.ask("serve", f"a fox --images 1 {SMALL} --lora {PRIVATE}").picture
        assert (drawn.recipe["lora"], "amber fen" in drawn.recipe["positive"]) == ([PRIVATE], True)
        for stranger in (house.discord(STRANGER), caller, shell):
            refused = stranger.ask("manage-lora", "--makeprivate", lora=PRIVATE).words
            assert "only its owner can change it" in refused
    finally:
        owner.ask("manage-lora", "--makeprivate", lora=PRIVATE)
    eventually(lambda: PRIVATE not in _loras(caller), SECONDS)


def test_a_caller_manages_a_lora_too(house: House) -> None:
    caller, shell = house.caller(KEYS[0]), house.shell(KEYS[1])

    assert "you alone" in caller.ask("manage-lora", "--showimage", lora=OWNED).words
    assert OWNED in caller.ask("user-stats").words
    assert "everybody" in caller.ask("manage-lora", "--makepublic", lora=OWNED).words
    assert "only its owner can change it" in shell.ask("manage-lora", lora=OWNED).words
    assert "you alone" in caller.ask("manage-lora", "--makeprivate", lora=OWNED).words


def _loras(caller: ApiDoor) -> dict[str, str]:
    """The descriptions of those that the caller may use."""
    listed = caller.http.get("/v1/loras").raise_for_status().json()["loras"]
    return {one["name"]: one["description"] for one in listed}


def _pictures_of(caller: ApiDoor) -> int:
    page = caller.http.get("/v1/requests", params={"limit": 100}).raise_for_status().json()
    return sum(len(one["images"]) for one in page["requests"])
