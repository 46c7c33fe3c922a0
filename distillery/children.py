"""A supervised worker process: started again when it dies, stopped with SIGTERM, gone when its parent is."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Mapping

import structlog

from distillery import tether

log = structlog.get_logger()

RESTART_AFTER = 1.0  # seconds before a child that died is started again; twice as long each time it dies young
LONGEST_PAUSE = 30.0  # seconds
YOUNG = 30.0  # seconds
GRACE = 5.0  # seconds from SIGTERM to SIGKILL

# What a worker may know of our environment: nothing of Discord, the database, or who may call the API.
PASSED_ON = re.compile(
    r"(S3|AWS|COMFYUI|WORKER|STANDIN|LOG|LC|CUDA|NVIDIA|HF|TORCH|PYTORCH|XDG)_\w+|PYTHON\w*|"
    r"STORAGE_URL|PUBLIC_URL|WORKFLOWS|PATH|HOME|USER|LOGNAME|LANG|TZ|TMPDIR|LD_LIBRARY_PATH|VIRTUAL_ENV|"
    r"SSL_CERT_(FILE|DIR)|(REQUESTS|CURL)_CA_BUNDLE|(?i:(HTTP|HTTPS|ALL|NO)_PROXY)"
)


class Child:
    """`python -m <service>` with `environment`, and of ours what it may know; started at once."""

    def __init__(self, service: str, environment: dict[str, str]) -> None:
        self._service = service
        self._environment = environment
        self._stopping = threading.Event()
        self._changing = threading.Lock()
        self._killed_at = 0.0
        self._process = self._start()
        threading.Thread(target=self._supervise, daemon=True).start()

    def let_finish(self) -> None:
        """SIGTERM: it has GRACE seconds to drain, and is not started again."""
        with self._changing:
            if not self._stopping.is_set():
                self._stopping.set()
                self._killed_at = time.monotonic() + GRACE
                self._process.terminate()

    def stop(self) -> None:
        """Be rid of it: what is left of its GRACE, then SIGKILL."""
        self.let_finish()
        try:
            self._process.wait(max(0.0, self._killed_at - time.monotonic()))
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # A group of its own: Ctrl-C in the terminal must reach `up` alone, which then drains in order.
        tied = [sys.executable, tether.__file__, str(os.getpid())]  # a killed `up` takes its workers along
        command = [*tied, sys.executable, "-m", self._service]
        self._started_at = time.monotonic()
        environment = passed_on(os.environ) | self._environment
        return subprocess.Popen(command, env=environment, stdout=sys.stderr, start_new_session=True)  # noqa: S603

    def _supervise(self) -> None:
        after = 0.0
        while not self._stopping.is_set():
            code = self._process.wait()
            after = pause(time.monotonic() - self._started_at, after)
            if self._stopping.wait(after):
                return
            with self._changing:
                if self._stopping.is_set():
                    return
                log.warning("child_restarted", child=self._service, exit_code=code)
                self._process = self._start()


def passed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of `environment` that a worker may know."""
    return {name: value for name, value in environment.items() if PASSED_ON.fullmatch(name)}


def pause(lived: float, before: float) -> float:
    """Seconds to wait before a child that `lived` so long is started again, when the last wait was `before`."""
    return min(LONGEST_PAUSE, 2 * before) if before and lived < YOUNG else RESTART_AFTER
