"""The whole system as separate real processes on real parts, as an operator would run it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from distillery.database import migrate
from distillery.database.engine import Database
from tests.support.discord import DiscordControl, LoopbackDiscord, bot_environment
from tests.support.service import Service
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.services.rclone_s3 import RcloneS3
from tests.support.services.waiting import eventually
from tests.support.tiers import tiers_file

ENDPOINT, KEY = "gpu", "a-key-of-the-tests"
LEASE = 3.0  # seconds until a killed master's work is taken over


@dataclass
class Stack:
    """What runs, by role; `settings` is what every process of ours is given."""

    folder: Path
    discord: DiscordControl
    database: Database
    settings: dict[str, str]
    control_plane: Service
    workers: list[Service] = field(default_factory=list)
    masters: list[Service] = field(default_factory=list)
    bots: list[Service] = field(default_factory=list)

    def processes(self) -> list[Service]:
        """All of them."""
        return [*self.bots, *self.masters, *self.workers, self.control_plane]

    def rows(self, query: Any) -> list[Any]:
        """What a query finds right now."""
        with self.database.read() as connection:
            return list(connection.execute(query))


@contextmanager
def running_stack(mariadb: MariaDB, memcached: Memcached, s3: RcloneS3, folder: Path) -> Iterator[Stack]:
    """2 bots × 2 shards, 3 masters and 2 workers on MariaDB, memcached, S3 and RunPod's protocol."""
    with ExitStack() as cleanup:
        discord = cleanup.enter_context(LoopbackDiscord()).control
        discord.limits(identify_window=0.0)
        url, port = mariadb.create_database(), free_port()
        database = Database(url)
        migrate.upgrade(database)
        settings = {**s3.variables, "DATABASE_URL": url, "CACHE_URL": memcached.url, "TIERS": tiers_file(folder)}
        plane = Service(
            folder / "endpoint", "master.endpoints.loopback", "--port", str(port),
            listens=True, port=port, RUNPOD_API_KEY=KEY,
        )  # fmt: skip
        stack = Stack(folder, discord, database, settings, plane)
        cleanup.callback(lambda: [process.stop() for process in stack.processes()])
        plane.start()
        endpoint = f"http://127.0.0.1:{port}"
        stack.workers = [_worker(number, endpoint, stack) for number in (1, 2)]
        stack.masters = [_master(number, endpoint, stack) for number in (1, 2, 3)]
        stack.bots = [_bot(number, shards, stack) for number, shards in ((1, "0,1"), (2, "2,3"))]
        _await(stack, endpoint)
        yield stack
        database.close()


def _worker(number: int, endpoint: str, stack: Stack) -> Service:
    name = f"worker-{number}"
    told = {**_reaching(endpoint), "STANDIN_STEP_SECONDS": "0.01"}
    return Service(stack.folder / name, "worker", **stack.settings, **told).start()


def _master(number: int, endpoint: str, stack: Stack) -> Service:
    name = f"master-{number}"
    told = {
        "MASTER_NAME": name,
        "MASTER_SLOTS": "2",
        "MASTER_LEASE": str(LEASE),
        "MASTER_DRAIN": "10",
        "ENDPOINT_POLL": "0.1",
        **_reaching(endpoint),
    }
    return Service(stack.folder / name, "master", **stack.settings, **told).start()


def _reaching(endpoint: str) -> dict[str, str]:
    """What masters and workers are told of the GPU endpoint."""
    return {"RUNPOD_BASE_URL": f"{endpoint}/v2", "RUNPOD_ENDPOINT_ID": ENDPOINT, "RUNPOD_API_KEY": KEY}


def _bot(number: int, shards: str, stack: Stack) -> Service:
    name = f"bot-{number}"
    told = {"BOT_NAME": name, "SHARD_IDS": shards, "SHARD_COUNT": "4", "IDENTIFY_WINDOW": "0"}
    reaches = bot_environment(stack.discord.base_url)
    return Service(stack.folder / name, "bot", **stack.settings, **reaches, **told).start()


def _await(stack: Stack, endpoint: str) -> None:
    stack.discord.wait_ready(shards=4, timeout=60)
    stack.discord.wait_for(stack.discord.commands, timeout=30, what="the commands were not registered")
    health, shown = f"{endpoint}/v2/{ENDPOINT}/health", {"Authorization": f"Bearer {KEY}"}

    def all_workers_there() -> bool:
        workers: dict[str, int] = httpx.get(health, headers=shown, timeout=5).json()["workers"]
        return workers["idle"] + workers["running"] == len(stack.workers)

    eventually(all_workers_there, 60)
    eventually(lambda: all("master_started" in master.log for master in stack.masters), 60)
