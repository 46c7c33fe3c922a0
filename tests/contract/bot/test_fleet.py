"""Bot processes that share the shards of one bot by themselves, on a gateway that enforces Discord's rules."""

import json
from collections import Counter
from typing import Any

import httpx
from sqlalchemy import select

from distillery.database import schema
from tests.contract.bot.house import House, stop
from tests.support.services.process import free_port
from tests.support.services.waiting import eventually

WINDOW = 0.4  # seconds between identifies of one bucket, there and here
QUICK = {"SHARD_LEASE": "2", "SHARD_REVIEW": "1", "IDENTIFY_WINDOW": str(WINDOW), "SHARD_COUNT": "auto"}


def sessions(house: House, count: int) -> list[Any]:
    """All sessions there ever were of a count of shards."""
    return [one for one in house.discord.sessions()["sessions"] if one["shards"] == count]


def open_once(house: House, count: int) -> bool:
    """Whether each shard has exactly one session."""
    listening = [one["shard"] for one in sessions(house, count) if one["connected"] and not one["ended"]]
    return sorted(listening) == list(range(count))


def held(house: House) -> Counter[str]:
    """How many ranges each process holds, by its name."""
    leases = schema.shard_leases
    with house.database.read() as connection:
        rows = connection.execute(select(leases.c.owner).where(leases.c.ready_at.is_not(None), leases.c.heir.is_(None)))
        return Counter(str(row.owner).partition("/")[0] for row in rows)


def readiness(port: int) -> tuple[int, dict[str, Any]]:
    answer = httpx.get(f"http://127.0.0.1:{port}/readyz", trust_env=False)
    return answer.status_code, answer.json()


def test_four_processes_share_sixteen_shards_and_outlive_one_another(own_house: House) -> None:
    own_house.discord.limits(shards=16, max_concurrency=4, identify_window=WINDOW)
    names = [f"bot-{number}" for number in range(4)]
    bots = {name: own_house.bot(name, "", **QUICK | {"SHARD_COUNT": "", "BOT_DRAIN": "20"}) for name in names}
    eventually(lambda: held(own_house) == dict.fromkeys(names, 4) and open_once(own_house, 16), 60)
    seen = own_house.discord.sessions()
    assert seen["invalid"] == 0
    assert all(one["accepted"] for one in seen["identifies"])
    synced = [name for name in names if "commands_synced" in own_house.log(name)]
    assert len(synced) == 1, "one leads, and registers the commands"

    bots.pop("bot-0").kill()
    eventually(lambda: held(own_house).total() == 16 and "bot-0" not in held(own_house), 30)
    eventually(lambda: open_once(own_house, 16), 10)

    before = {one["id"] for one in sessions(own_house, 16) if one["connected"]}
    assert stop(bots.pop("bot-1"), 40) == 0
    assert set(held(own_house)) == {"bot-2", "bot-3"}
    assert open_once(own_house, 16)
    for gone in (one for one in sessions(own_house, 16) if one["id"] in before and one["closed_at"]):
        opened = [one["opened_at"] for one in sessions(own_house, 16) if one["shard"] == gone["shard"]]
        assert max(opened) < gone["closed_at"], "the successor's shard was open before"
    assert own_house.discord.sessions()["invalid"] == 0


def test_the_number_of_shards_follows_discord_without_a_gap(own_house: House) -> None:
    own_house.discord.limits(shards=2, max_concurrency=2, identify_window=WINDOW)
    own_house.bot("only", "", **QUICK)
    eventually(lambda: open_once(own_house, 2), 30)
    own_house.discord.limits(shards=3)
    eventually(lambda: open_once(own_house, 3) and all(one["ended"] for one in sessions(own_house, 2)), 30)
    all_open = max(one["opened_at"] for one in sessions(own_house, 3))
    assert min(one["closed_at"] for one in sessions(own_house, 2)) >= all_open
    assert own_house.discord.sessions()["invalid"] == 0
    own_house.serve(1, "a fox --images 1")


def test_a_spent_budget_of_starts_stops_them_and_is_told(own_house: House) -> None:
    own_house.discord.limits(shards=3, max_concurrency=3, identify_window=0.0, session_starts=2)
    port = free_port()
    own_house.bot("only", "", **QUICK | {"HEALTH_PORT": str(port)})
    own_house.eventually_logged("identify_budget_spent", "only")
    seen = own_house.discord.sessions()
    assert [one["accepted"] for one in seen["identifies"]] == [True, True]
    assert (seen["remaining"], seen["invalid"]) == (0, 0)
    status, told = readiness(port)
    assert status == 503
    assert any("session starts are spent" in problem for problem in told["problems"])
    assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).json()["ok"]


def test_a_bot_is_ready_once_its_shards_are_and_shows_how_they_do(own_house: House) -> None:
    own_house.discord.limits(shards=2, max_concurrency=2, identify_window=0.0)
    port = free_port()
    bot = own_house.bot("only", "", **QUICK | {"HEALTH_PORT": str(port)})

    def ready() -> bool:
        try:
            return readiness(port)[0] == 200
        except httpx.TransportError:
            return False

    eventually(ready, 30)
    eventually(lambda: len(readiness(port)[1]["shards"]) == 2, 10)
    shards = readiness(port)[1]["shards"]
    assert [(one["shard"], one["open"]) for one in shards] == [(0, True), (1, True)]
    assert all(0 <= one["latency"] < 5 for one in shards)
    metrics = httpx.get(f"http://127.0.0.1:{port}/metrics", trust_env=False).text
    assert 'distillery_shard_identifies_total{shard="1"} 1.0' in metrics
    own_house.discord.drop(0, hold=True)
    eventually(lambda: not ready(), 10)
    assert json.dumps("Shard 0 of 2 is not open.") in json.dumps(readiness(port)[1]["problems"])
    own_house.discord.release(0)
    eventually(ready, 15)
    assert len(own_house.discord.sessions()["identifies"]) == 2, "a resume costs no start"
    assert stop(bot) == 0
