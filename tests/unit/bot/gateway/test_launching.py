"""A gateway that cannot be reached, or fails: shards open in the end, and what fails takes nothing else with it."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
import yarl
from discord import shard

from bot.gateway import client, setbacks
from bot.gateway.budget import Budget
from bot.gateway.client import ShardClient
from bot.gateway.cluster import Cluster
from bot.gateway.connection import final
from bot.gateway.fleet import Fleet
from bot.gateway.leases import Leases, Standing
from bot.gateway.plan import Range, Slot
from bot.threads import Threads

ATTEMPTS = 1200  # more than Python lets a coroutine await itself
HELD = Range(2, 0, 0), Range(2, 1, 1)


class Opened(BaseException):
    """Ends a launch: nothing retries it."""


class Gate:
    async def approach(self, shard_id: int) -> None:
        return None


def test_a_gateway_that_stays_away_for_hours_ends_no_shard(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = 0

    async def away(*_: Any, **__: Any) -> None:
        nonlocal tried
        tried += 1
        raise OSError if tried < ATTEMPTS else Opened

    patient = SimpleNamespace(**vars(asyncio) | {"sleep": lambda _: asyncio.sleep(0)})
    monkeypatch.setattr(shard, "asyncio", patient)
    monkeypatch.setattr(shard._log, "exception", lambda *_: None)
    monkeypatch.setattr(shard.DiscordWebSocket, "from_client", away)
    monkeypatch.setattr(client, "LONGEST_PAUSE", 0.0)

    async def launch() -> None:
        shards = ShardClient(HELD[0], (0,), cast(Any, None), cast(Any, Gate()))
        await shards.launch_shard(yarl.URL("ws://127.0.0.1:1"), 0, initial=True)

    with pytest.raises(Opened):
        asyncio.run(launch())
    assert tried == ATTEMPTS


class Taken:
    """Leases that one process has for itself."""

    owner, seconds = "me", 0.1

    def __init__(self) -> None:
        self.held: dict[str, Range] = {}
        self.taken: list[Range] = []

    def beat(self, tokens: Any, *, leaving: bool = False) -> Standing:
        slots = [Slot(each, owner="me" if each in self.held.values() else None) for each in HELD]
        return Standing(slots, {"me": leaving}, frozenset(self.held))

    def take(self, wanted: Range) -> str:
        self.taken.append(wanted)
        token = str(len(self.taken))
        self.held[token] = wanted
        return token

    def release(self, held: Range, token: str) -> None:
        del self.held[token]

    def leave(self) -> None:
        return None


class Failing:
    """A client whose first connection of shard 0 ends with `failure`."""

    def __init__(self, failure: BaseException | None) -> None:
        self.ready = asyncio.Event()
        self._failure = failure

    async def login(self, token: str) -> None:
        return None

    async def connect(self) -> None:
        if self._failure:
            raise self._failure
        await asyncio.Event().wait()

    async def hang_up(self) -> None:
        return None

    close = hang_up


async def hold(failure: BaseException) -> list[Range]:
    """What a fleet took until it had taken a range for the third time."""
    leases, threads, again = Taken(), Threads(), asyncio.Event()

    def open_cluster(held: Range, token: str) -> Cluster:
        if len(leases.taken) == 3:
            again.set()
        return Cluster(held, token, cast(Any, Failing(failure if token == "1" else None)), "x")

    fleet = Fleet(cast(Leases, leases), threads, open_cluster, lambda: 8, lambda: Budget(1000, datetime.now(UTC)))
    running = asyncio.create_task(fleet.run())
    waiting = asyncio.create_task(again.wait())
    await asyncio.wait([running, waiting], return_when=asyncio.FIRST_COMPLETED, timeout=10)
    waiting.cancel()
    if running.done():
        await running
    running.cancel()
    await asyncio.wait([running])
    await fleet.close()
    threads.close()
    return leases.taken


def closed(code: int) -> discord.ConnectionClosed:
    return discord.ConnectionClosed(cast(Any, SimpleNamespace(close_code=code)), shard_id=0, code=code)


def test_a_range_that_fails_is_taken_again_and_the_others_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setbacks, "FIRST_REST", 0.05)
    assert asyncio.run(hold(RecursionError())) == [*HELD, HELD[0]]


def test_what_discord_closes_for_good_ends_the_fleet() -> None:
    with pytest.raises(discord.ConnectionClosed):
        asyncio.run(hold(closed(4004)))
    assert [code for code in range(4000, 4016) if final(closed(code))] == [4004, 4010, 4011, 4012, 4013, 4014]
    assert final(discord.PrivilegedIntentsRequired(0))


def test_each_failure_in_a_row_rests_longer() -> None:
    kept = setbacks.Setbacks()
    rests = [kept.failed(HELD[0]) for _ in range(12)]
    assert rests[:3] == [5.0, 10.0, 20.0]
    assert rests[-1] == setbacks.LONGEST_REST
    assert (kept.resting(HELD[0]), kept.resting(HELD[1])) == (True, False)
    kept.opened(HELD[0])
    assert not kept.resting(HELD[0])
    assert kept.failed(HELD[0]) == 5.0
