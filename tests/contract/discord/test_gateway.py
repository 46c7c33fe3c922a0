"""The gateway by hand: who may come in, what is refused, and what a resume brings."""

import subprocess
import sys
from typing import Any

import httpx
import pytest

from tests.contract.discord.shard import Shard
from tests.support.discord import DiscordControl, LoopbackDiscord
from tests.support.discord.model.snowflake import shard_of


@pytest.fixture
def discord(lonely: LoopbackDiscord) -> DiscordControl:
    lonely.control.limits(identify_window=0.0, max_concurrency=1)
    return lonely.control


def test_a_shard_is_greeted_and_told_of_its_own_guilds(discord: DiscordControl) -> None:
    shard = Shard(discord.base_url)
    assert shard.hear()["op"] == 10
    shard.identify(1, 4)
    ready = shard.hear()
    assert (ready["t"], ready["s"], ready["d"]["shard"]) == ("READY", 1, [1, 4])
    mine = [one["id"] for one in discord.guilds() if shard_of(one["id"], 4) == 1]
    told = [shard.hear() for _ in mine]
    assert [(one["t"], int(one["d"]["id"])) for one in told] == [("GUILD_CREATE", guild) for guild in mine]
    shard.say(1, 2)
    assert shard.hear()["op"] == 11
    shard.leave()


def test_one_identify_per_bucket_and_window(discord: DiscordControl) -> None:
    discord.limits(identify_window=5.0, max_concurrency=2)
    discord.advance(6)
    heard = []
    for number in (0, 1, 2):
        shard = Shard(discord.base_url)
        shard.hear()
        shard.identify(number, 4)
        heard.append(shard.hear())
        shard.leave()
    assert [one["t"] or one["op"] for one in heard] == ["READY", "READY", 9]
    tried = discord.sessions()["identifies"][-3:]
    assert [(one["bucket"], one["accepted"]) for one in tried] == [(0, True), (1, True), (0, False)]
    discord.advance(6)
    again = Shard(discord.base_url)
    again.hear()
    again.identify(2, 4)
    assert again.hear()["t"] == "READY"
    again.leave()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"shard": [2, 2]}, 4010),
        ({"intents": None}, 4013),
        ({"intents": 1 | 1 << 15}, 4014),
    ],
)
def test_a_bad_identify_is_hung_up_on(discord: DiscordControl, data: dict[str, Any], code: int) -> None:
    shard = Shard(discord.base_url)
    shard.identify(0, 2, **data)
    assert shard.close_code() == code


@pytest.mark.parametrize(("op", "code"), [(3, 4003), (77, 4001)])
def test_a_bad_frame_is_hung_up_on(discord: DiscordControl, op: int, code: int) -> None:
    shard = Shard(discord.base_url)
    shard.say(op, {})
    assert shard.close_code() == code


def test_an_old_api_version_and_too_many_sends_are_hung_up_on(discord: DiscordControl) -> None:
    assert Shard(discord.base_url, "v=6").close_code() == 4012
    discord.limits(gateway_sends_per_minute=2)
    shard = Shard(discord.base_url)
    for _ in range(3):
        shard.say(1, None)
    code = shard.close_code()
    discord.limits(gateway_sends_per_minute=120)
    assert code == 4008


def test_both_sessions_of_one_shard_hear_an_interaction_and_a_resume_brings_the_missed_one(
    discord: DiscordControl,
) -> None:
    headers = {"Authorization": "Bot right"}
    command = {"name": "hello", "description": "Hello"}
    application = httpx.get(f"{discord.base_url}/api/v10/applications/@me", headers=headers).json()["id"]
    url = f"{discord.base_url}/api/v10/applications/{application}/commands"
    httpx.put(url, headers=headers, json=[command]).raise_for_status()
    old, new = Shard(discord.base_url), Shard(discord.base_url)
    for shard in (old, new):
        shard.identify(0, 1)
    ready = old.until("READY")[-1]["d"]
    guilds = discord.guilds()
    seen = [old.hear() for _ in guilds][-1]["s"]
    new.until("READY")
    discord.wait_ready(2)

    guild = guilds[3]
    first = discord.slash(guild["id"], guild["channels"][0], 1, "hello")
    assert first["deliveries"] == 2
    assert [int(one.until("INTERACTION_CREATE")[-1]["d"]["id"]) for one in (old, new)] == [first["id"]] * 2

    old.vanish()
    missed = discord.slash(guild["id"], guild["channels"][0], 1, "hello")
    back = Shard(discord.base_url)
    back.hear()
    back.say(6, {"token": "right", "session_id": ready["session_id"], "seq": seen + 1})
    replayed = back.until("RESUMED")
    assert [int(one["d"]["id"]) for one in replayed[:-1]] == [missed["id"]]
    for shard in (back, new):
        shard.leave()


def test_a_session_that_said_goodbye_cannot_be_resumed(discord: DiscordControl) -> None:
    shard = Shard(discord.base_url)
    shard.identify(0, 1)
    session = shard.until("READY")[-1]["d"]["session_id"]
    shard.leave()
    discord.wait_for(lambda: next(one for one in discord.sessions()["sessions"] if one["id"] == session)["ended"])
    again = Shard(discord.base_url)
    again.hear()
    again.say(6, {"token": "right", "session_id": session, "seq": 1})
    assert again.hear()["op"] == 9
    again.leave()


def test_it_runs_as_a_process_of_its_own() -> None:
    process = subprocess.Popen([sys.executable, "-m", "tests.support.discord"], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    control = DiscordControl(process.stdout.readline().strip())
    assert len(control.guilds()) == 4
    control.close()
    process.terminate()
    assert process.wait(10) == 0
    process.stdout.close()
