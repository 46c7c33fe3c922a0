"""Negative controls: each rule of the loopback Discord really refuses, by schema or by hand."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.contract.discord.malformed import (
    BAD_CALLBACKS,
    BAD_COMMANDS,
    BAD_MESSAGES,
    MESSAGES_AT_THE_LIMIT,
    SERVE,
    V2,
    text,
)
from tests.support.discord import DiscordControl, LoopbackDiscord
from tests.support.discord.model.limits import MIB
from tests.support.discord.model.snowflake import APPLICATION_ID

MEMBER = 77


@pytest.fixture
def rest(lonely: LoopbackDiscord) -> Iterator[httpx.Client]:
    headers = {"Authorization": "Bot right"}
    lonely.control.limits(channel_rate=[1000, 1.0], webhook_rate=[1000, 1.0], global_per_second=1000)
    with httpx.Client(base_url=f"{lonely.url}/api/v10", headers=headers) as client:
        client.put(f"/applications/{APPLICATION_ID}/commands", json=[SERVE])
        yield client


@pytest.fixture
def discord(lonely: LoopbackDiscord) -> DiscordControl:
    return lonely.control


def _channel(discord: DiscordControl) -> int:
    return int(discord.guilds()[0]["channels"][0])


def _ask(discord: DiscordControl) -> tuple[dict[str, Any], str, str]:
    """A fresh interaction, its callback's path and its webhook's."""
    guild = discord.guilds()[0]
    asked = discord.slash(guild["id"], guild["channels"][0], MEMBER, "serve")
    return (
        asked,
        f"/interactions/{asked['id']}/{asked['token']}/callback",
        f"/webhooks/{APPLICATION_ID}/{asked['token']}",
    )


def _refusal(response: httpx.Response) -> tuple[int, int]:
    assert response.headers["content-type"] == "application/json"
    return response.status_code, response.json()["code"]


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_malformed_message_is_refused_and_recorded(rest: httpx.Client, discord: DiscordControl, name: str) -> None:
    channel, before = _channel(discord), len(discord.violations())
    count = len(discord.messages(channel))
    assert _refusal(rest.post(f"/channels/{channel}/messages", json=BAD_MESSAGES[name])) == (400, 50035)
    assert len(discord.violations()) == before + 1
    assert len(discord.messages(channel)) == count


@pytest.mark.parametrize("name", MESSAGES_AT_THE_LIMIT)
def test_a_message_at_the_limit_is_posted(rest: httpx.Client, discord: DiscordControl, name: str) -> None:
    body = MESSAGES_AT_THE_LIMIT[name]
    assert rest.post(f"/channels/{_channel(discord)}/messages", json=body).status_code == 200


@pytest.mark.parametrize("name", BAD_COMMANDS)
def test_malformed_commands_are_refused(rest: httpx.Client, discord: DiscordControl, name: str) -> None:
    path = f"/applications/{APPLICATION_ID}/commands"
    assert _refusal(rest.put(path, json=BAD_COMMANDS[name])) == (400, 50035)
    assert [one["name"] for one in discord.commands()] == ["serve"]


@pytest.mark.parametrize("name", BAD_CALLBACKS)
def test_a_malformed_callback_is_refused_and_may_be_tried_again(
    rest: httpx.Client, discord: DiscordControl, name: str
) -> None:
    asked, callback, _ = _ask(discord)
    assert _refusal(rest.post(callback, json=BAD_CALLBACKS[name])) == (400, 50035)
    assert discord.interaction(asked)["state"] == "waiting"
    assert rest.post(callback, json={"type": 5}).status_code == 204


def test_an_empty_message_and_broken_json_are_refused(rest: httpx.Client, discord: DiscordControl) -> None:
    path = f"/channels/{_channel(discord)}/messages"
    assert _refusal(rest.post(path, json={"content": ""})) == (400, 50006)
    assert _refusal(rest.post(path, content=b"{", headers={"Content-Type": "application/json"})) == (400, 50109)


@pytest.mark.parametrize(("sizes", "refused"), [([10 * MIB], False), ([10 * MIB + 1], True), ([9 * MIB] * 3, True)])
def test_files_over_10_mib_each_or_25_in_all_are_too_large(
    rest: httpx.Client, discord: DiscordControl, sizes: list[int], refused: bool
) -> None:
    files = {f"files[{number}]": (f"{number}.bin", bytes(size)) for number, size in enumerate(sizes)}
    answer = rest.post(f"/channels/{_channel(discord)}/messages", data={"payload_json": "{}"}, files=files)
    assert (answer.status_code, answer.json().get("code")) == ((413, 40005) if refused else (200, None))


def test_the_eleventh_file_is_refused_also_when_ten_are_kept(rest: httpx.Client, discord: DiscordControl) -> None:
    path = f"/channels/{_channel(discord)}/messages"
    files = {f"files[{number}]": (f"{number}.bin", b"x") for number in range(11)}
    assert _refusal(rest.post(path, data={"payload_json": "{}"}, files=files)) == (400, 50035)
    del files["files[10]"]
    posted = rest.post(path, data={"payload_json": "{}"}, files=files).json()
    more = {"files[0]": ("more.bin", b"x")}
    edit = f"{path}/{posted['id']}"
    assert _refusal(rest.patch(edit, data={"payload_json": "{}"}, files=more)) == (400, 50035)
    kept = json.dumps({"attachments": [{"id": posted["attachments"][0]["id"]}, {"id": 0, "filename": "more.bin"}]})
    edited = rest.patch(edit, data={"payload_json": kept}, files=more).json()
    assert [one["filename"] for one in edited["attachments"]] == ["0.bin", "more.bin"]


def test_an_interaction_is_acknowledged_once_and_in_time(rest: httpx.Client, discord: DiscordControl) -> None:
    _, callback, webhook = _ask(discord)
    assert _refusal(rest.post(webhook, json={"content": "early"})) == (404, 10015)
    assert rest.post(callback, json={"type": 5}).status_code == 204
    assert _refusal(rest.post(callback, json={"type": 5})) == (400, 40060)
    _, late, _ = _ask(discord)
    discord.advance(3.1)
    assert _refusal(rest.post(late, json={"type": 5})) == (404, 10062)
    assert _refusal(rest.post("/interactions/1/none/callback", json={"type": 5})) == (404, 10062)


def test_a_token_lives_15_minutes_and_the_message_longer(rest: httpx.Client, discord: DiscordControl) -> None:
    asked, callback, webhook = _ask(discord)
    answer = rest.post(f"{callback}?with_response=1", json={"type": 5}).json()["interaction"]
    assert answer["response_message_loading"] is True
    discord.advance(899)
    assert rest.get(f"{webhook}/messages/@original").status_code == 200
    discord.advance(2)
    assert _refusal(rest.patch(f"{webhook}/messages/@original", json={"content": "x"})) == (401, 50027)
    path = f"/channels/{asked['channel_id']}/messages/{answer['response_message_id']}"
    assert rest.patch(path, json={"content": "by channel"}).json()["content"] == "by channel"


def test_ephemeral_messages_are_closed_to_the_channel(rest: httpx.Client, discord: DiscordControl) -> None:
    asked, callback, webhook = _ask(discord)
    hidden = {"type": 4, "data": {"content": "psst", "flags": 64}}
    message = rest.post(f"{callback}?with_response=1", json=hidden).json()["resource"]["message"]
    path = f"/channels/{asked['channel_id']}/messages/{message['id']}"
    assert _refusal(rest.patch(path, json={"content": "x"})) == (404, 10008)
    assert rest.delete(f"{webhook}/messages/@original").status_code == 204
    assert _refusal(rest.get(f"{webhook}/messages/@original")) == (404, 10008)


def test_a_message_cannot_leave_v2_and_enters_it_only_emptied(rest: httpx.Client, discord: DiscordControl) -> None:
    path = f"/channels/{_channel(discord)}/messages"
    posted = rest.post(path, json={"content": "plain"}).json()
    card = {"flags": V2, "components": [text("t")]}
    assert _refusal(rest.patch(f"{path}/{posted['id']}", json=card)) == (400, 50035)
    assert rest.patch(f"{path}/{posted['id']}", json={**card, "content": None}).json()["flags"] == V2
    assert _refusal(rest.patch(f"{path}/{posted['id']}", json={"content": "back"})) == (400, 50035)


def test_missing_permissions_and_unknown_places(rest: httpx.Client, discord: DiscordControl) -> None:
    room = discord.guild_join("Closed")["channels"][0]
    path = f"/channels/{room}/messages"
    discord.remove_permission(room, "SEND_MESSAGES")
    assert _refusal(rest.post(path, json={"content": "x"})) == (403, 50013)
    discord.remove_permission(room)
    assert _refusal(rest.post(path, json={"content": "x"})) == (403, 50001)
    discord.restore_permissions(room)
    assert rest.post(path, json={"content": "x"}).status_code == 200
    assert _refusal(rest.post("/channels/5/messages", json={"content": "x"})) == (404, 10003)


def test_a_wrong_token_and_an_unknown_route_are_refused(rest: httpx.Client, discord: DiscordControl) -> None:
    assert _refusal(rest.get("/users/@me", headers={"Authorization": "Bot wrong"})) == (401, 0)
    assert _refusal(rest.get("/users/@me", headers={"Authorization": "right"})) == (401, 0)
    assert _refusal(rest.get("/guilds/1/audit-logs")) == (404, 0)
    assert "GET /guilds/1/audit-logs" in discord.unhandled()
    assert discord.violations()[-1]["kind"] == "unhandled route"


def test_a_full_bucket_answers_429_until_it_resets(rest: httpx.Client, discord: DiscordControl) -> None:
    path = f"/channels/{discord.guild_join('Busy')['channels'][0]}/messages"
    discord.limits(channel_rate=[2, 60.0])
    left = [rest.post(path, json={"content": "x"}).headers["X-RateLimit-Remaining"] for _ in range(2)]
    assert left == ["1", "0"]
    full = rest.post(path, json={"content": "x"})
    assert (full.status_code, full.headers["Via"]) == (429, "1.1 google")
    assert 0 < full.json()["retry_after"] <= 60


def test_the_global_limit_spares_interactions(rest: httpx.Client, discord: DiscordControl) -> None:
    _, callback, _ = _ask(discord)
    discord.limits(global_per_second=0)
    assert rest.get("/users/@me").json()["global"] is True
    assert rest.post(callback, json={"type": 5}).status_code == 204


def test_an_ordered_failure_happens_so_many_times(rest: httpx.Client, discord: DiscordControl) -> None:
    path = f"/channels/{_channel(discord)}/messages"
    discord.fail_next("POST", "/messages$", 500, times=2, body={"message": "broken", "code": 0})
    assert [rest.post(path, json={"content": "x"}).status_code for _ in range(3)] == [500, 500, 200]


def test_mentions_ping_unless_forbidden(rest: httpx.Client, discord: DiscordControl) -> None:
    path, words = f"/channels/{_channel(discord)}/messages", "@everyone <@5> <@6>"
    rest.post(path, json={"content": words})
    rest.post(path, json={"content": words, "allowed_mentions": {"parse": [], "users": ["6"]}})
    assert [one["pings"] for one in discord.messages(_channel(discord))[-2:]] == [["everyone", "5", "6"], ["6"]]


def test_creating_more_than_200_commands_a_day_is_refused(rest: httpx.Client, discord: DiscordControl) -> None:
    discord.limits(command_creates_per_day=0)
    answer = rest.put(f"/applications/{APPLICATION_ID}/commands", json=[SERVE, {**SERVE, "name": "another"}])
    discord.limits(command_creates_per_day=200)
    assert _refusal(answer) == (400, 30034)
