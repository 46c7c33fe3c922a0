"""Everything in one command: api, master and the loopback GPU endpoint in this process, workers as children.

With nothing configured it runs on SQLite, memory, a folder and the stand-in ComfyUI; each setting that is
given replaces one of them.
"""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import structlog
from pydantic import Field, SecretStr

import api.__main__ as api_root
import bot.__main__ as bot_root
import master.__main__ as master_root
from api.app import create_app
from api.server import Server, require_free
from api.settings import ApiSettings
from bot.gateway.runner import Bot
from bot.settings import BotSettings
from distillery import log
from distillery.alone import alone, name_of
from distillery.banner import banner
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.children import Child
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.settings import Settings, load, require
from distillery.signals import on_stop
from distillery.vocabulary.errors import DistilleryError, Unavailable
from master.endpoints.loopback.app import create_app as create_control_plane
from master.settings import MasterSettings
from worker.loopback import worker_environment
from worker.settings import WorkerSettings

LOCAL_ENDPOINT = "local"
LOCAL_KEY = "loopback"  # the control plane listens on loopback only
ENDING = 15.0  # seconds a bot has beyond its drain
JOBS_PER_WORKER = 2  # one on the GPU, the next one ready


class UpSettings(Settings):
    """Settings of `up` itself, beside those of what it runs."""

    workers: int = Field(default=1, ge=0, le=16, description="local GPU workers, when RUNPOD_ENDPOINT_ID is not set")


@dataclass
class Running:
    """What `up` started; `lost` names the part that ended by itself, if one did."""

    address: str
    api: Server
    lost: str | None = None

    def lose(self, part: str) -> None:
        """A system without `part` is of no use: let the API, and with it everything, stop."""
        structlog.get_logger().error("part_lost", part=part)
        self.lost = self.lost or part
        self.api.stop()


def require_settings() -> None:
    """Raise SettingsError with all that is wrong with the settings of every part that `up` runs."""
    with_discord = [BotSettings] if os.environ.get("DISCORD_TOKEN") else []
    require(ApiSettings, UpSettings, MasterSettings, WorkerSettings, *with_discord)


def run() -> None:
    """The `up` command: serve until SIGTERM or Ctrl-C, then drain."""
    require_settings()
    settings = load(ApiSettings)
    style = settings.log_format if "log_format" in settings.model_fields_set else "console"
    log.configure("up", settings.log_level, style, settings.cloudwatch)
    require_free(settings.host, settings.port)
    with running(settings, load(UpSettings)) as system:
        on_stop(system.api.stop)
        print(banner(system.address), flush=True)  # noqa: T201 - where to look, for the person who started it
        system.api.run()
    if system.lost:
        raise Unavailable(
            f"The {system.lost} ended by itself, so everything was stopped. The log says why; start again."
        )


@contextmanager
def private(alive: Callable[[str], bool]) -> Iterator[str]:
    """The address of a system started for as long as this lasts, once its API is `alive`."""
    log.configure("serve", "WARNING", "console")
    require_settings()
    settings = load(ApiSettings)
    settings = settings.model_copy(update={"port": free_port(), "public_url": None, "log_level": "WARNING"})
    address = f"http://127.0.0.1:{settings.port}"
    with running(settings, load(UpSettings)) as system, _part(system, "api", system.api.run, system.api.stop):
        while not system.lost and not alive(address):
            time.sleep(0.05)
        yield address


@contextmanager
def running(api_settings: ApiSettings, up_settings: UpSettings) -> Iterator[Running]:
    """The whole system, up while the context lasts; leaving it drains. The caller runs `Running.api`."""
    with ExitStack() as stack:
        name = name_of(api_settings.database_url)
        stack.enter_context(alone(name))
        database = Database(api_settings.database_url)
        database.check()
        migrate.upgrade(database)
        database.close()
        shared = open_cache(api_settings.cache_url)
        server = Server(create_app(api_root.build(api_settings, shared)), api_settings.host, api_settings.port)
        system = Running(api_settings.address, server)
        settings = load(MasterSettings).model_copy(update={"master_name": name, "master_drain": 5.0})
        workers: list[Child] = []
        if settings.runpod_endpoint_id is None:
            local = _local_endpoint(system, settings, up_settings.workers, api_settings.log_level)
            settings, workers = stack.enter_context(local)
        master = master_root.build(settings, shared)
        stack.enter_context(_part(system, "master", master.run, master.stop))
        for worker in workers:
            stack.callback(worker.let_finish)  # workers drain while the master does
        if os.environ.get("DISCORD_TOKEN"):
            stack.enter_context(_bot(system, shared))
        yield system


@contextmanager
def _local_endpoint(
    system: Running, settings: MasterSettings, workers: int, log_level: str
) -> Iterator[tuple[MasterSettings, list[Child]]]:
    """RunPod's protocol on loopback with local workers behind it: the master's settings that reach it, the workers."""
    port = free_port()
    control_plane = Server(create_control_plane(LOCAL_KEY), "127.0.0.1", port)
    url = f"http://127.0.0.1:{port}"
    with ExitStack() as stack:
        stack.enter_context(_part(system, "control plane", control_plane.run, control_plane.stop))
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
def _bot(system: Running, shared: tuple[Cache, Doorbell]) -> Iterator[None]:
    settings = load(BotSettings)
    bot = Bot(bot_root.build(settings, shared), settings)
    told = threading.Event()

    def run() -> None:
        try:
            bot.run()
        except DistilleryError as error:
            structlog.get_logger().error("bot_stopped", reason=str(error))
            told.wait()  # the rest goes on without Discord

    def stop() -> None:
        told.set()
        bot.stop()

    with _part(system, "bot", run, stop, patience=settings.bot_drain + ENDING):
        yield


@contextmanager
def _part(
    system: Running, name: str, run: Callable[[], None], stop: Callable[[], None], patience: float | None = None
) -> Iterator[None]:
    """`run` in a thread until `stop`, which has `patience` seconds; ending before that, it takes `system` along."""
    stopping = threading.Event()

    def work() -> None:
        try:
            run()
        except Exception:  # the thread's last guard
            structlog.get_logger().exception("part_crashed", part=name)
        finally:
            if not stopping.is_set():
                system.lose(name)

    thread = threading.Thread(target=work, name=name, daemon=patience is not None)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        stop()
        thread.join(patience)


def free_port() -> int:
    """A port on loopback that nobody uses right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
