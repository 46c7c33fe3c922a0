"""Everything in one command: api, master and the loopback GPU endpoint in this process, workers as children.

With nothing configured it runs on SQLite, memory, a folder and the stand-in ComfyUI; each setting that is
given replaces one of them.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import httpx
import structlog
from pydantic import Field, SecretStr

import api.__main__ as api_root
import bot.__main__ as bot_root
import master.__main__ as master_root
from api.app import create_app
from api.server import Server, require_free
from api.settings import ApiSettings
from bot.runner import Bot
from bot.settings import BotSettings
from distillery import log
from distillery.banner import banner
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.children import Child
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.settings import Settings, load
from distillery.signals import on_stop
from distillery.vocabulary.errors import DistilleryError
from master.endpoints.loopback.app import create_app as create_control_plane
from master.settings import MasterSettings
from worker.loopback import worker_environment

LOCAL_ENDPOINT = "local"
LOCAL_KEY = "loopback"  # the control plane listens on loopback only
JOBS_PER_WORKER = 2  # one on the GPU, the next one ready


class UpSettings(Settings):
    """Settings of `up` itself, beside those of what it runs."""

    workers: int = Field(default=1, ge=0, le=16, description="local GPU workers, when RUNPOD_ENDPOINT_ID is not set")


@dataclass(frozen=True)
class Running:
    """What `up` started."""

    address: str
    api: Server


def run() -> None:
    """The `up` command: serve until SIGTERM or Ctrl-C, then drain."""
    settings = load(ApiSettings)
    style = settings.log_format if "log_format" in settings.model_fields_set else "console"
    log.configure("up", settings.log_level, style)
    require_free(settings.host, settings.port)
    with running(settings, load(UpSettings)) as system:
        on_stop(system.api.stop)
        print(banner(system.address), flush=True)  # noqa: T201 - where to look, for the person who started it
        system.api.run()


@contextmanager
def reachable() -> Iterator[tuple[str, str | None]]:
    """The address and key of the API that runs here, or else of a system started for as long as this lasts."""
    settings = load(ApiSettings)
    key = settings.keys[0] if settings.keys else None
    if _alive(settings.address):
        yield settings.address, key
        return
    log.configure("serve", "WARNING", "console")
    private = settings.model_copy(update={"port": free_port(), "public_url": None, "log_level": "WARNING"})
    with running(private, load(UpSettings)) as system, _in_thread(system.api, "api"):
        while not _alive(system.address):
            time.sleep(0.05)
        yield system.address, key


def _alive(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=2.0).is_success
    except httpx.HTTPError:
        return False


@contextmanager
def running(api_settings: ApiSettings, up_settings: UpSettings) -> Iterator[Running]:
    """The whole system, up while the context lasts; leaving it drains. The caller runs `Running.api`."""
    with ExitStack() as stack:
        database = Database(api_settings.database_url)
        migrate.upgrade(database)
        database.close()
        shared = open_cache(api_settings.cache_url)
        settings = load(MasterSettings).model_copy(update={"master_name": "embedded", "master_drain": 5.0})
        workers: list[Child] = []
        if settings.runpod_endpoint_id is None:
            local = _local_endpoint(settings, up_settings.workers, api_settings.log_level)
            settings, workers = stack.enter_context(local)
        stack.enter_context(_master(settings, shared))
        for worker in workers:
            stack.callback(worker.let_finish)  # workers drain while the master does
        if os.environ.get("DISCORD_TOKEN"):
            stack.enter_context(_bot(shared))
        server = Server(create_app(api_root.build(api_settings, shared)), api_settings.host, api_settings.port)
        yield Running(api_settings.address, server)


@contextmanager
def _local_endpoint(
    settings: MasterSettings, workers: int, log_level: str
) -> Iterator[tuple[MasterSettings, list[Child]]]:
    """RunPod's protocol on loopback with local workers behind it: the master's settings that reach it, the workers."""
    port = free_port()
    control_plane = Server(create_control_plane(LOCAL_KEY), "127.0.0.1", port)
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        stack.enter_context(_in_thread(control_plane, "control-plane"))
        children = []
        for number in range(1, workers + 1):
            takes = worker_environment(url, LOCAL_ENDPOINT, f"local-{number}", LOCAL_KEY)
            children.append(Child("worker", takes | {"LOG_LEVEL": log_level}))
            stack.callback(children[-1].stop)
        reaching_it = {
            "runpod_base_url": f"{url}/v2",
            "runpod_endpoint_id": LOCAL_ENDPOINT,
            "runpod_api_key": SecretStr(LOCAL_KEY),
            "master_slots": JOBS_PER_WORKER * max(1, workers),  # what waits longer waits in our queue, in turn
            "endpoint_poll": min(settings.endpoint_poll, 0.2),
        }
        yield settings.model_copy(update=reaching_it), children


@contextmanager
def _master(settings: MasterSettings, shared: tuple[Cache, Doorbell]) -> Iterator[None]:
    master = master_root.build(settings, shared)
    thread = threading.Thread(target=master.run, name="master")
    thread.start()
    try:
        yield
    finally:
        master.stop()
        thread.join()


@contextmanager
def _bot(shared: tuple[Cache, Doorbell]) -> Iterator[None]:
    settings = load(BotSettings)
    bot = Bot(bot_root.build(settings, shared), settings)
    thread = threading.Thread(target=_run_bot, args=[bot], name="bot")
    thread.start()
    try:
        yield
    finally:
        bot.stop()
        thread.join()


def _run_bot(bot: Bot) -> None:
    try:
        bot.run()
    except DistilleryError as error:
        structlog.get_logger().error("bot_stopped", reason=str(error))  # the rest goes on without Discord


@contextmanager
def _in_thread(server: Server, name: str) -> Iterator[None]:
    thread = threading.Thread(target=server.run, name=name)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join()


def free_port() -> int:
    """A port on loopback that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
