"""Everything in one command: api, master and the loopback GPU endpoint in this process, workers as children.

With nothing configured it runs on SQLite, memory, a folder and the stand-in ComfyUI; each setting that is
given replaces one of them.
"""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import structlog
from pydantic import Field, SecretStr

import api.__main__ as api_root
import master.__main__ as master_root
from api.app import create_app
from api.server import Server
from api.settings import ApiSettings
from distillery.cache.factory import open_cache
from distillery.cache.port import Cache, Doorbell
from distillery.database import migrate
from distillery.database.engine import Database
from distillery.settings import Settings, load
from master.endpoints.loopback.app import create_app as create_control_plane
from master.settings import MasterSettings
from worker.comfyui import tether
from worker.loopback import worker_environment

log = structlog.get_logger()

LOCAL_ENDPOINT = "local"
LOCAL_KEY = "loopback"  # the control plane listens on loopback only
JOBS_PER_WORKER = 2  # one on the GPU, the next one ready
RESTART_AFTER = 1.0  # seconds before a worker that died is started again


class UpSettings(Settings):
    """Settings of `up` itself, beside those of what it runs."""

    workers: int = Field(default=1, ge=0, le=16, description="local GPU workers, when RUNPOD_ENDPOINT_ID is not set")


@dataclass(frozen=True)
class Running:
    """What `up` started."""

    address: str
    api: Server


class Child:
    """One supervised worker process: started again when it dies, stopped with SIGTERM."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._stopping = threading.Event()
        self._process = self._start()
        self._watch = threading.Thread(target=self._supervise, daemon=True)
        self._watch.start()

    def stop(self) -> None:
        """SIGTERM, ten seconds to drain, then SIGKILL."""
        self._stopping.set()
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C in the terminal must reach `up` alone, which then drains in order.
        tied = [sys.executable, tether.__file__, str(os.getpid())]  # a killed `up` takes its workers along
        command = [*tied, sys.executable, "-m", "worker"]
        return subprocess.Popen(command, env=os.environ | self._environment, start_new_session=True)  # noqa: S603

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            code = self._process.wait()
            if self._stopping.wait(RESTART_AFTER):
                return
            log.warning("worker_restarted", exit_code=code)
            self._process = self._start()


@contextmanager
def running(api_settings: ApiSettings, up_settings: UpSettings) -> Iterator[Running]:
    """The whole system, up while the context lasts; leaving it drains. The caller runs `Running.api`."""
    with ExitStack() as stack:
        database = Database(api_settings.database_url)
        migrate.upgrade(database)
        database.close()
        shared = open_cache(api_settings.cache_url)
        settings = load(MasterSettings).model_copy(update={"master_name": "embedded", "master_drain": 5.0})
        if settings.runpod_endpoint_id is None:
            settings = stack.enter_context(_local_endpoint(settings, up_settings.workers))
        stack.enter_context(_master(settings, shared))
        server = Server(create_app(api_root.build(api_settings, shared)), api_settings.host, api_settings.port)
        yield Running(api_settings.address, server)


@contextmanager
def _local_endpoint(settings: MasterSettings, workers: int) -> Iterator[MasterSettings]:
    """RunPod's protocol on loopback with local workers behind it; the master's settings that reach it."""
    port = free_port()
    control_plane = Server(create_control_plane(LOCAL_KEY), "127.0.0.1", port)
    url = f"http://127.0.0.1:{port}"
    with _in_thread(control_plane, "control-plane"):
        names = [f"local-{number}" for number in range(1, workers + 1)]
        children = [Child(worker_environment(url, LOCAL_ENDPOINT, name, LOCAL_KEY)) for name in names]
        yield settings.model_copy(
            update={
                "runpod_base_url": f"{url}/v2",
                "runpod_endpoint_id": LOCAL_ENDPOINT,
                "runpod_api_key": SecretStr(LOCAL_KEY),
                "master_slots": JOBS_PER_WORKER * max(1, workers),  # what waits longer waits in our queue, in turn
                "endpoint_poll": min(settings.endpoint_poll, 0.2),
            }
        )
        for child in children:
            child.stop()


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
