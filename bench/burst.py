"""2,000 members at once at one bot process, against a bare discord.py bot that only defers, on the same Discord."""

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from distillery.database import migrate, schema
from distillery.database.engine import Database
from tests.support.discord import DiscordControl, bot_environment
from tests.support.services.memcached import Memcached
from tests.support.services.waiting import eventually
from tests.support.tiers import tiers_file

MEMBERS = 2000
WARMING = 50
ROUNDS = 3  # of both bots, each going first in turn
PATIENCE = 60.0  # seconds, and not three: late answers are counted, not refused
LATEST, MOST_TIMES = 3.0, 1.2  # what is promised: seconds, and times the bare bot's p99
BOTS = {"bare": "bench.bare", "ours": "bot"}


@dataclass(frozen=True)
class Burst:
    """How soon the members were answered, in seconds; `late` ones were told that the application did not respond."""

    p50: float
    p99: float
    last: float
    late: int


@dataclass(frozen=True)
class Stage:
    """A Discord of its own process, and what our bot needs beside it."""

    discord: DiscordControl
    environment: dict[str, str]
    database: Database
    folder: Path


def main() -> None:
    """Print a table of all rounds, then the medians with what is promised."""
    rounds = [round_of(number) for number in range(ROUNDS)]
    print(f"\nBurst: {MEMBERS:,} × /serve at one bot process\n{'':<22}{'p50 s':>8}{'p99 s':>8}{'last s':>8}{'late':>8}")
    for number, measured in enumerate(rounds):
        for name, one in measured.items():
            label = f"round {number + 1}, {name}"
            print(f"{label:<22}{one.p50:>8.2f}{one.p99:>8.2f}{one.last:>8.2f}{one.late:>8}")
    ratios = [measured["ours"].p99 / measured["bare"].p99 for measured in rounds]
    ours = [measured["ours"] for measured in rounds]
    print(
        f"p99 {statistics.median(ratios):.2f} × a bare defer ({min(ratios):.2f}–{max(ratios):.2f}; "
        f"promised: {MOST_TIMES:.2f}), last after {max(one.last for one in ours):.2f} s (promised: {LATEST:.0f}), "
        f"{sum(one.late for one in ours)} late; every one was queued once"
    )


def round_of(number: int) -> dict[str, Burst]:
    """Both bots on one Discord."""
    with stage() as on:
        return {name: run(on, name, number) for name in order(number)}


def order(number: int) -> list[str]:
    """Both, each first in turn: what the second finds is not what the first found."""
    return list(BOTS) if number % 2 == 0 else list(BOTS)[::-1]


def run(on: Stage, name: str, number: int) -> Burst:
    """One burst at a fresh process of one bot, which is warm by then."""
    with process(on, name, number):
        on.discord.wait_ready(1, 60)
        on.discord.wait_for(lambda: serves(on, name), 30, "the command was not registered")
        channels = [guild["channels"][0] for guild in on.discord.guilds()]
        first = 1_000_000 * (number + 1)
        options = {"prompt": "a red fox in the snow --ar 16:9 --images 1"}
        warm = range(first, first + WARMING)
        settled(on, name, on.discord.burst(channels, warm, "serve", options))
        asked = on.discord.burst(channels, range(warm.stop, warm.stop + MEMBERS), "serve", options)
        settled(on, name, asked)
        return told(asked)


def serves(on: Stage, name: str) -> bool:
    """Whether it is this bot's /serve that is registered: ours has many options, and commands may linger."""
    found = next((one for one in on.discord.commands() if one["name"] == "serve"), None)
    return found is not None and (len(found["options"]) == 1) is (name == "bare")


def settled(on: Stage, name: str, asked: list[dict[str, Any]]) -> None:
    """Return once each who was answered is queued, and once; a bare bot queues nobody."""
    if name == "ours":
        eventually(lambda: queued(on, [one["id"] for one in asked]) == len(asked), 180)


def told(asked: list[dict[str, Any]]) -> Burst:
    """How it went."""
    taken = sorted(one["answered_in"] for one in asked)
    late = sum(one > LATEST for one in taken)
    return Burst(statistics.median(taken), taken[int(len(taken) * 0.99) - 1], taken[-1], late)


def queued(on: Stage, ids: list[int]) -> int:
    """How many of the interactions are requests by now."""
    sources = schema.requests.c.source
    with on.database.read() as connection:
        between = sources.between(str(min(ids)), str(max(ids)))
        return int(connection.execute(select(func.count()).select_from(schema.requests).where(between)).scalar_one())


@contextmanager
def stage() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as name, Memcached(Path(name) / "memcached") as memcached, loopback() as url:
        folder = Path(name)
        database = Database(f"sqlite:///{folder}/bench.db")
        migrate.upgrade(database)
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/bench.db",
            "CACHE_URL": memcached.url,
            "STORAGE_URL": f"file://{folder}/pictures",
            "TIERS": tiers_file(folder, quota=1_000_000),
            "SHARD_COUNT": "1",
            "SHARD_IDS": "0",
            "IDENTIFY_WINDOW": "0",
        }
        discord = DiscordControl(url)
        discord.limits(identify_window=0.0, ack_deadline=PATIENCE)
        yield Stage(discord, environment | bot_environment(url), database, folder)
        discord.close()
        database.close()


@contextmanager
def loopback() -> Iterator[str]:
    """A Discord in a process of its own: its address."""
    command = [sys.executable, "-m", "tests.support.discord"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


@contextmanager
def process(on: Stage, name: str, number: int) -> Iterator[None]:
    """One of BOTS, until the block ends."""
    environment = os.environ | on.environment | {"BOT_NAME": f"{name}-{number}"}
    with (on.folder / f"{name}.log").open("ab") as log:
        command = [sys.executable, "-m", BOTS[name]]
        with subprocess.Popen(command, env=environment, stdout=log, stderr=log) as bot:
            try:
                yield
            finally:
                bot.kill()


if __name__ == "__main__":
    main()
