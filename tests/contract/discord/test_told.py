"""What the loopback Discord tells bots of members, guilds and channels, against Discord's own document."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.contract.discord.malformed import row, text
from tests.contract.discord.shard import Shard
from tests.support.discord import DiscordControl, LoopbackDiscord, Refused
from tests.support.discord.model.channels import ANNOUNCEMENT, FORUM, VOICE
from tests.support.discord.model.limits import MIB
from tests.support.discord.model.snowflake import APPLICATION_ID
from tests.support.discord.rules.schema import Schema

MEMBER, OTHER = 501, 502
USER, CHANNEL, ROLE, MENTIONABLE = 6, 7, 8, 9
OPTIONS = [
    {"type": USER, "name": "who", "description": "w"},
    {"type": CHANNEL, "name": "where", "description": "w", "channel_types": [0]},
    {"type": ROLE, "name": "role", "description": "r"},
    {"type": MENTIONABLE, "name": "any", "description": "a"},
]
COMMANDS = [
    {"name": "config", "description": "c", "type": 1, "options": OPTIONS, "default_member_permissions": 32},
    {"name": "Look", "type": 3},
]


@pytest.fixture(scope="module")
def shard(lonely: LoopbackDiscord) -> Iterator[Shard]:
    lonely.control.limits(identify_window=0.0, channel_rate=[1000, 1.0], webhook_rate=[1000, 1.0])
    path = f"{lonely.url}/api/v10/applications/{APPLICATION_ID}/commands"
    httpx.put(path, json=COMMANDS, headers={"Authorization": "Bot right"}, trust_env=False).raise_for_status()
    shard = Shard(lonely.url)
    shard.hear()
    shard.identify(0, 1)
    for _ in lonely.control.guilds():
        shard.until("GUILD_CREATE")
    yield shard
    shard.leave()


@pytest.fixture
def discord(lonely: LoopbackDiscord) -> DiscordControl:
    return lonely.control


@pytest.fixture
def rest(lonely: LoopbackDiscord) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bot right"}
    with httpx.Client(base_url=f"{lonely.url}/api/v10", headers=headers, trust_env=False) as client:
        yield client


def told(shard: Shard, event: str) -> dict[str, Any]:
    """The next event of this name."""
    data: dict[str, Any] = shard.until(event)[-1]["d"]
    return data


def fits(name: str, body: Any) -> bool:
    problems = Schema.bundled().part(name, body)
    assert problems == [], problems
    return True


def answer(rest: httpx.Client, asked: dict[str, Any], data: dict[str, Any], kind: int = 4) -> dict[str, Any]:
    path = f"/interactions/{asked['id']}/{asked['token']}/callback?with_response=1"
    answered: dict[str, Any] = rest.post(path, json={"type": kind, "data": data}).raise_for_status().json()
    return answered


def test_a_guild_that_the_bot_joins_is_told_whole(shard: Shard, discord: DiscordControl) -> None:
    joined = discord.guild_join("Fresh", channels=2, greeted_in=1)
    guild = told(shard, "GUILD_CREATE")
    assert "unavailable" not in guild, "a guild that comes back says that it is available again"
    assert guild["system_channel_id"] == str(joined["channels"][1])
    assert all(fits("GuildChannelResponse", channel) for channel in guild["channels"])
    assert all(fits("GuildRoleResponse", role) for role in guild["roles"])
    role = discord.role(joined["id"])
    assert told(shard, "GUILD_ROLE_CREATE")["role"]["id"] == str(role)
    discord.guild_leave(joined["id"])
    assert told(shard, "GUILD_DELETE") == {"id": str(joined["id"])}
    with pytest.raises(Refused):
        discord.slash(joined["id"], joined["channels"][0], MEMBER, "config")


def test_changes_of_channels_reach_the_bots_cache(shard: Shard, discord: DiscordControl) -> None:
    room, other = discord.guild_join(channels=2)["channels"]
    discord.age_restrict(room)
    assert told(shard, "CHANNEL_UPDATE")["nsfw"] is True
    discord.remove_permission(room, "ATTACH_FILES")
    [overwrite] = told(shard, "CHANNEL_UPDATE")["permission_overwrites"]
    assert int(overwrite["deny"]) == 1 << 15
    discord.make(room, ANNOUNCEMENT)
    assert told(shard, "CHANNEL_UPDATE")["type"] == ANNOUNCEMENT
    thread = discord.thread(room)
    opened = told(shard, "THREAD_CREATE")
    assert (opened["id"], opened["type"], opened["parent_id"]) == (str(thread), 10, str(room))
    assert fits("ThreadResponse", opened)
    discord.archive(thread)
    assert told(shard, "THREAD_UPDATE")["thread_metadata"]["archived"] is True
    discord.make(other, FORUM)
    assert [one["t"] for one in shard.until("CHANNEL_CREATE")] == ["CHANNEL_DELETE", "CHANNEL_CREATE"]


def test_options_come_with_what_their_ids_stand_for(shard: Shard, discord: DiscordControl) -> None:
    guild = discord.guild_join()
    role, [room] = discord.role(guild["id"]), guild["channels"]
    discord.slash(guild["id"], room, MEMBER, "config", {"who": OTHER, "where": room, "role": role, "any": OTHER})
    told_ = told(shard, "INTERACTION_CREATE")
    resolved = told_["data"]["resolved"]
    assert set(resolved) == {"users", "members", "channels", "roles"}
    assert fits("UserResponse", resolved["users"][str(OTHER)])
    assert fits("GuildRoleResponse", resolved["roles"][str(role)])
    assert fits("GuildMemberResponse", told_["member"])
    assert "user" not in resolved["members"][str(OTHER)]
    for wrong in ({"role": 5}, {"where": 5}, {"where": discord.thread(room)}):
        with pytest.raises(Refused):
            discord.slash(guild["id"], room, MEMBER, "config", wrong)


def test_commands_for_admins_are_offered_to_others_only_where_admins_say_so(
    shard: Shard, discord: DiscordControl
) -> None:
    guild = discord.guild_join()
    where = (guild["id"], guild["channels"][0])
    discord.offer_commands(guild["id"], to_all=False)
    with pytest.raises(Refused, match="not offered to member"):
        discord.slash(*where, MEMBER, "config")
    discord.member(guild["id"], MEMBER, permissions=["MANAGE_GUILD"])
    discord.member(guild["id"], OTHER, permissions=["ADMINISTRATOR"])
    for member in (MEMBER, OTHER):
        discord.slash(*where, member, "config")
        assert int(told(shard, "INTERACTION_CREATE")["member"]["permissions"]) & 1 << 5


def test_what_was_bought_is_told_with_every_interaction(shard: Shard, discord: DiscordControl) -> None:
    guild, other = discord.guild_join(), discord.guild_join()
    own, of_guild = discord.entitle(9, user_id=777), discord.entitle(8, guild_id=guild["id"], seconds=60)
    assert fits("EntitlementResponse", told(shard, "ENTITLEMENT_CREATE"))
    for place, bought in ((guild, [own, of_guild]), (other, [own])):
        discord.slash(place["id"], place["channels"][0], 777, "config")
        shown = told(shard, "INTERACTION_CREATE")["entitlements"]
        assert [int(one["id"]) for one in shown] == bought
        assert all(fits("EntitlementResponse", one) for one in shown)


def test_a_boosted_guild_takes_larger_files(shard: Shard, discord: DiscordControl, rest: httpx.Client) -> None:
    guild = discord.guild_join()
    [room] = guild["channels"]
    file = {"files[0]": ("a.bin", bytes(11 * MIB))}
    path = f"/channels/{room}/messages"
    assert rest.post(path, data={"payload_json": "{}"}, files=file).status_code == 413
    discord.boost(guild["id"], 2)
    assert told(shard, "GUILD_UPDATE")["premium_tier"] == 2
    assert rest.post(path, data={"payload_json": "{}"}, files=file).status_code == 200
    discord.slash(guild["id"], room, MEMBER, "config")
    assert told(shard, "INTERACTION_CREATE")["attachment_size_limit"] == 50 * MIB


def test_any_members_message_has_a_context_menu(shard: Shard, discord: DiscordControl, rest: httpx.Client) -> None:
    [room] = discord.guild_join()["channels"]
    posted = discord.post(room, OTHER, "look", ("fox.png", b"no picture"))
    discord.message_command(posted["id"], "Look", MEMBER)
    [message] = told(shard, "INTERACTION_CREATE")["data"]["resolved"]["messages"].values()
    assert (message["author"]["id"], message["content"]) == (str(OTHER), "look")
    assert fits("MessageResponse", message)
    path = f"/channels/{room}/messages/{posted['id']}"
    assert rest.patch(path, json={"content": "mine"}).json()["code"] == 50005
    assert rest.delete(path).json()["code"] == 50013


def test_nobody_writes_in_a_voice_channel_that_they_cannot_join(discord: DiscordControl, rest: httpx.Client) -> None:
    [room] = discord.guild_join()["channels"]
    discord.make(room, VOICE)
    path = f"/channels/{room}/messages"
    assert rest.post(path, json={"content": "x"}).status_code == 200
    discord.remove_permission(room, "CONNECT")
    assert rest.post(path, json={"content": "x"}).json()["code"] == 50013


def test_selects_take_what_they_offer(shard: Shard, discord: DiscordControl, rest: httpx.Client) -> None:
    guild = discord.guild_join()
    [room] = guild["channels"]
    options = [{"label": name, "value": name} for name in "abc"]
    parts = [
        row({"type": 3, "custom_id": "letters", "options": options, "max_values": 2}),
        row({"type": 8, "custom_id": "rooms", "channel_types": [0]}),
        row({"type": 6, "custom_id": "roles", "min_values": 0}),
    ]
    asked = discord.slash(guild["id"], room, MEMBER, "config")
    message = int(answer(rest, asked, {"components": parts})["interaction"]["response_message_id"])
    for values in (["d"], ["a", "b", "c"], ["a", "a"], []):
        with pytest.raises(Refused):
            discord.click(message, "letters", MEMBER, values)
    told(shard, "INTERACTION_CREATE")
    discord.click(message, "rooms", MEMBER, [str(room)])
    data = told(shard, "INTERACTION_CREATE")["data"]
    assert data["values"] == list(data["resolved"]["channels"]) == [str(room)]
    discord.click(message, "roles", MEMBER, [])
    assert told(shard, "INTERACTION_CREATE")["data"]["values"] == []


def test_a_modal_of_labels_comes_back_with_all_kinds_of_inputs(
    shard: Shard, discord: DiscordControl, rest: httpx.Client
) -> None:
    guild = discord.guild_join()
    [room] = guild["channels"]
    letters = [{"label": name, "value": name} for name in "abc"]
    inputs = [
        {"type": 3, "custom_id": "letter", "options": [letters[0], {**letters[1], "default": True}]},
        {"type": 8, "custom_id": "room", "required": False},
        {"type": 21, "custom_id": "one", "options": letters},
        {"type": 19, "custom_id": "files", "required": False, "max_values": 2},
    ]
    labels = [{"type": 18, "label": "l", "component": one} for one in inputs]
    asked = discord.slash(guild["id"], room, MEMBER, "config")
    answer(rest, asked, {"custom_id": "m", "title": "t", "components": [*labels, text("Choose well")]}, 9)
    for wrong in ({"one": "d"}, {}, {"one": "a", "letter": ["a", "b"]}, {"one": "a", "files": [("x", b"")] * 3}):
        with pytest.raises(Refused):
            discord.submit("m", wrong, MEMBER)
    told(shard, "INTERACTION_CREATE")
    discord.submit("m", {"room": str(room), "one": "c"}, MEMBER)
    data = told(shard, "INTERACTION_CREATE")["data"]
    *sent, words = data["components"]
    values = {one["component"]["custom_id"]: one["component"] for one in sent}
    assert (values["letter"]["values"], values["one"]["value"], values["files"]["values"]) == (["b"], "c", [])
    assert list(data["resolved"]["channels"]) == [str(room)]
    assert words == {"type": 10, "id": words["id"]}


def test_components_have_ids_of_their_own(discord: DiscordControl, rest: httpx.Client) -> None:
    [room] = discord.guild_join()["channels"]
    path, v2 = f"/channels/{room}/messages", 1 << 15
    shown = rest.post(path, json={"flags": v2, "components": [text("a"), {**text("b"), "id": 1}, text("c")]}).json()
    assert [one["id"] for one in shown["components"]] == [2, 1, 3]
    twice = [{**text("a"), "id": 7}, {**text("b"), "id": 7}]
    assert rest.post(path, json={"flags": v2, "components": twice}).json()["code"] == 50035
