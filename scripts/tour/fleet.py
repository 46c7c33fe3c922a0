"""Bot processes with the very same settings, that share one bot's shards; what they log, as an operator follows it."""

import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from distillery.database import migrate
from distillery.database.engine import Database
from tests.support.discord import DiscordControl, LoopbackDiscord, bot_environment
from tests.support.service import SHIPPED, Service
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.services.waiting import eventually

WINDOW = 0.4  # seconds between two identifies of a bucket, which is 5 at Discord
QUICK = {"SHARD_LEASE": "3", "SHARD_REVIEW": "1", "IDENTIFY_WINDOW": str(WINDOW), "BOT_DRAIN": "20"}
_QUIET = {"event", "timestamp", "level", "service", "logger", "process", "names"}


@dataclass
class Fleet:
    """`settings` are what every process is given; `ports` those of their health, by name."""

    folder: Path
    discord: DiscordControl
    settings: dict[str, str]
    bots: dict[str, Service] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)
    _seen: dict[str, int] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """One more process."""
        self.ports[name] = free_port()
        told = {"BOT_NAME": name, "HEALTH_PORT": str(self.ports[name])}
        self.bots[name] = Service(self.folder / name, "bot", **self.settings, **told).start()

    def ask(self, name: str, path: str) -> httpx.Response:
        """What a process answers on its health port."""
        return httpx.get(f"http://127.0.0.1:{self.ports[name]}{path}", trust_env=False, timeout=10)

    def steady(self, shards: int, seconds: float = 90.0) -> None:
        """Return once every shard is open, every process says that it is ready, and all have their fair share."""

        def ready() -> bool:
            answers = [self.ask(name, "/readyz").json() for name in self.bots]
            held = [sum(each["open"] for each in answer["shards"]) for answer in answers]
            return all(answer["ok"] for answer in answers) and sum(held) == shards and max(held) - min(held) < 2

        eventually(lambda: _answered(ready), seconds)

    def news(self, *events: str) -> list[str]:
        """What all of them have logged since the last time, of these events, in order."""
        found = [
            (each["timestamp"], _line(name, each))
            for name in self.bots
            for each in self._new(name)
            if each["event"] in events
        ]
        return [line for _, line in sorted(found)]

    def forget(self) -> None:
        """Begin anew with what is news."""
        self.news()

    def _new(self, name: str) -> list[dict[str, Any]]:
        lines = self.bots[name].log.splitlines()
        begun, self._seen[name] = self._seen.get(name, 0), len(lines)
        return [json.loads(line) for line in lines[begun:] if line.startswith("{")]


def _answered(ask: Any) -> bool:
    try:
        return bool(ask())
    except httpx.HTTPError:
        return False


def _line(name: str, entry: dict[str, Any]) -> str:
    told = "  ".join(f"{key}={value}" for key, value in entry.items() if key not in _QUIET)
    return f"{entry['timestamp'][11:21]}  {name}  {entry['event']:<18} {told}"


@contextmanager
def fleet(folder: Path, shards: int) -> Iterator[Fleet]:
    """A Discord that advises so many shards, and what bots share; no bot yet."""
    with ExitStack() as cleanup:
        discord = cleanup.enter_context(LoopbackDiscord())
        discord.control.limits(shards=shards, max_concurrency=4, identify_window=WINDOW)
        memcached = cleanup.enter_context(Memcached(folder / "memcached"))
        url = f"sqlite:///{folder}/fleet.db"
        database = Database(url)
        migrate.upgrade(database)
        database.close()
        kept = {"DATABASE_URL": url, "CACHE_URL": memcached.url, "STORAGE_URL": f"file://{folder}/pictures"}
        found = Fleet(folder, discord.control, {**kept, **QUICK, **bot_environment(discord.url)})
        try:
            yield found
        finally:
            for bot in found.bots.values():
                bot.stop()


def environment(of: Fleet) -> dict[str, str]:
    """For a command of the operator's."""
    return {**os.environ, **SHIPPED, **of.settings}
