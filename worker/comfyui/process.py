"""The ComfyUI a worker uses: joined by its address, or a child that is started, watched and started again."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Protocol

import structlog

from distillery import tether
from worker.comfyui.client import Client
from worker.comfyui.commands import environment, free_port
from worker.comfyui.errors import Cancelled, Unreachable
from worker.comfyui.history import File

ASK = 0.05  # seconds between questions to a server that is starting
STABLE_AFTER = 10.0  # seconds; who dies sooner is started again ever more slowly
MAX_PAUSE = 30.0
MAX_EARLY_DEATHS = 3  # deaths before it ever answered, in a row, after which nobody waits for it any more
TERMINATE = 5.0  # seconds between SIGTERM and SIGKILL

log = structlog.get_logger()


class Server(Protocol):
    """A ComfyUI that can be waited for and, if it is ours, restarted."""

    def client(self, timeout: float, give_up: Event | None = None) -> Client:
        """A client of the answering server.

        Raises Unreachable when it does not answer within `timeout` seconds, Cancelled when `give_up` is set before.
        """

    def ready(self) -> bool:
        """Whether it answers right now."""

    def hopeless(self) -> bool:
        """Whether it was started often enough to know that it never will."""

    def restart(self, client: Client, reason: str) -> None:
        """Get rid of the server behind `client`, which is no use any more; it may be gone already."""

    def discard(self, file: File) -> None:
        """Delete a file that is stored elsewhere too: ComfyUI itself never deletes any."""

    def stop(self) -> None:
        """End what was started, if anything was."""


class Joined:
    """Someone else's ComfyUI at `url`: used as it is."""

    def __init__(self, url: str) -> None:
        self._client = Client(url)

    def client(self, timeout: float, give_up: Event | None = None) -> Client:
        until = time.monotonic() + timeout
        while not _answers(self._client):
            if time.monotonic() > until:
                raise Unreachable(f"Nothing answers at {self._client.url}: is ComfyUI running there?")
            _pause(give_up)
        return self._client

    def ready(self) -> bool:
        return _answers(self._client)

    def hopeless(self) -> bool:
        """Someone else may start it at any time."""
        return False

    def restart(self, client: Client, reason: str) -> None:
        log.error("comfyui_needs_restart", url=client.url, reason=reason)

    def discard(self, file: File) -> None:
        """Its disk is not ours."""

    def stop(self) -> None:
        self._client.close()


class Supervised:
    """A ComfyUI of our own on a free port of loopback, kept running by one thread until `stop`.

    `command` turns the port into what to run, `outputs` is where it saves; its folder `input` lies beside that. The
    child has its own session, so that Ctrl-C reaches the worker alone and it can drain, and it is killed with the
    worker whatever happens.
    """

    def __init__(self, command: Callable[[int], list[str]], outputs: Path) -> None:
        self._command = command
        self.outputs = outputs
        self._stopping = Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._client: Client | None = None
        self._early_deaths = 0
        Thread(target=self._keep_running, name="comfyui-supervisor", daemon=True).start()

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._process.pid if self._process else None

    def client(self, timeout: float, give_up: Event | None = None) -> Client:
        until = time.monotonic() + timeout
        while (client := self._client) is None:
            if time.monotonic() > until or self.hopeless() or self._stopping.is_set():
                raise Unreachable("ComfyUI does not start; its own output says why.")
            _pause(give_up)
        return client

    def ready(self) -> bool:
        return self._client is not None

    def hopeless(self) -> bool:
        return self._early_deaths >= MAX_EARLY_DEATHS

    def restart(self, client: Client, reason: str) -> None:
        if client is self._client and self._process is not None:
            log.warning("comfyui_restarting", pid=self.pid, reason=reason)
            self._client = None
            self._process.kill()

    def discard(self, file: File) -> None:
        if file.type in ("output", "input"):
            folder = self.outputs if file.type == "output" else self.outputs.with_name("input")
            (folder / file.subfolder / file.filename).unlink(missing_ok=True)

    def stop(self) -> None:
        self._stopping.set()
        self._client = None
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(TERMINATE)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _keep_running(self) -> None:
        pause = 0.0
        while not self._stopping.wait(pause):
            started = time.monotonic()
            code = self._run_once()
            lived = time.monotonic() - started
            pause = min(MAX_PAUSE, max(0.25, pause * 2)) if lived < STABLE_AFTER else 0.0
            if not self._stopping.is_set():
                log.warning("comfyui_exited", code=code, lived=round(lived, 1), pause=pause)

    def _run_once(self) -> int:
        """Start the child, open for business once it answers, and wait for its end; its exit code."""
        port = free_port()
        command = [sys.executable, "-I", "-S", tether.__file__, str(os.getpid()), *self._command(port)]
        process = subprocess.Popen(  # noqa: S603
            command, env=environment(os.environ), stdout=sys.stderr, start_new_session=True
        )
        self._process = process
        if self._stopping.is_set():  # `stop` may have come before there was anything to stop
            process.terminate()
        client = Client(f"http://127.0.0.1:{port}")
        self._early_deaths = 0 if self._await_ready(process, client) else self._early_deaths + 1
        code = process.wait()
        self._client = None
        client.close()
        return code

    def _await_ready(self, process: "subprocess.Popen[bytes]", client: Client) -> bool:
        """Offer `client` to all as soon as it answers; False when the child dies before."""
        while process.poll() is None and not self._stopping.is_set():
            if _answers(client):
                self._client = client
                log.info("comfyui_ready", url=client.url, pid=process.pid)
                return True
            time.sleep(ASK)
        return False


def _answers(client: Client) -> bool:
    try:
        client.system_stats()
    except Unreachable:
        return False
    return True


def _pause(give_up: Event | None) -> None:
    if (give_up or Event()).wait(ASK):
        raise Cancelled
