"""The whole system as separate real processes on real parts, as an operator would run it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from distillery.database import migrate
from distillery.database.engine import Database
from tests.support.discord import DiscordControl, LoopbackDiscord, bot_environment
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.services.rclone_s3 import RcloneS3
from tests.support.services.waiting import eventually
from worker.loopback import worker_environment

ROOT = Path(__file__).parents[2]
ENDPOINT, KEY = "gpu", "a-key-of-the-tests"
LEASE = 3.0  # seconds until a killed master's work is taken over


class Process:
    """One `python -m <module>`, its log in a file of its own."""

    def __init__(self, name: str, module: str, environment: dict[str, str], folder: Path) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self._command = [sys.executable, "-m", *module.split()]
        self._environment = {**os.environ, **environment, "PYTHONUNBUFFERED": "1"}
        self.start()

    def start(self) -> None:
        """Start it (again)."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
            )

    def terminate(self, timeout: float = 30.0) -> int:
        """SIGTERM; the exit code once it has drained."""
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout)

    def kill(self) -> None:
        """SIGKILL to it and its children, at once."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def said(self, event: str) -> bool:
        """Whether the log has a line with this event."""
        return f'"event": "{event}"' in self.log.read_text(errors="replace")


@dataclass
class Stack:
    """What runs, by role; `settings` is what every process of ours is given."""

    folder: Path
    discord: DiscordControl
    database: Database
    settings: dict[str, str]
    control_plane: Process
    workers: list[Process] = field(default_factory=list)
    masters: list[Process] = field(default_factory=list)
    bots: list[Process] = field(default_factory=list)

    def processes(self) -> list[Process]:
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
        settings = {**s3.variables, "DATABASE_URL": url, "CACHE_URL": memcached.url, "DAILY_IMAGES": "1000"}
        plane = Process("endpoint", f"master.endpoints.loopback --port {port}", {"RUNPOD_API_KEY": KEY}, folder)
        stack = Stack(folder, discord, database, settings, plane)
        cleanup.callback(lambda: [process.kill() for process in stack.processes()])
        endpoint = f"http://127.0.0.1:{port}"
        stack.workers = [_worker(number, endpoint, stack) for number in (1, 2)]
        stack.masters = [_master(number, endpoint, stack) for number in (1, 2, 3)]
        stack.bots = [_bot(number, shards, stack) for number, shards in ((1, "0,1"), (2, "2,3"))]
        _await(stack, endpoint)
        yield stack
        database.close()


def _worker(number: int, endpoint: str, stack: Stack) -> Process:
    name = f"worker-{number}"
    takes = worker_environment(endpoint, ENDPOINT, name, KEY)
    return Process(name, "worker", {**stack.settings, **takes, "STANDIN_STEP_SECONDS": "0.01"}, stack.folder)


def _master(number: int, endpoint: str, stack: Stack) -> Process:
    name = f"master-{number}"
    told = {
        "MASTER_NAME": name,
        "MASTER_SLOTS": "2",
        "MASTER_LEASE": str(LEASE),
        "MASTER_DRAIN": "10",
        "ENDPOINT_POLL": "0.1",
        "RUNPOD_BASE_URL": f"{endpoint}/v2",
        "RUNPOD_ENDPOINT_ID": ENDPOINT,
        "RUNPOD_API_KEY": KEY,
    }
    return Process(name, "master", {**stack.settings, **told}, stack.folder)


def _bot(number: int, shards: str, stack: Stack) -> Process:
    name = f"bot-{number}"
    told = {"BOT_NAME": name, "SHARD_IDS": shards, "SHARD_COUNT": "4"}
    return Process(name, "bot", {**stack.settings, **bot_environment(stack.discord.base_url), **told}, stack.folder)


def _await(stack: Stack, endpoint: str) -> None:
    stack.discord.wait_ready(shards=4, timeout=60)
    stack.discord.wait_for(stack.discord.commands, timeout=30, what="the commands were not registered")
    health, shown = f"{endpoint}/v2/{ENDPOINT}/health", {"Authorization": f"Bearer {KEY}"}

    def all_workers_there() -> bool:
        workers: dict[str, int] = httpx.get(health, headers=shown, timeout=5).json()["workers"]
        return workers["idle"] + workers["running"] == len(stack.workers)

    eventually(all_workers_there, 60)
    eventually(lambda: all(master.said("master_started") for master in stack.masters), 60)
