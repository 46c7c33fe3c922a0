"""A supervised child process: started again when it dies, stopped with SIGTERM, gone when its parent is."""

import os
import subprocess
import sys
import threading
import time

import structlog

from distillery import tether

log = structlog.get_logger()

RESTART_AFTER = 1.0  # seconds before a child that died is started again
GRACE = 5.0  # seconds from SIGTERM to SIGKILL


class Child:
    """`python -m <service>` with `environment` added to ours; started at once."""

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
        return subprocess.Popen(command, env=os.environ | self._environment, start_new_session=True)  # noqa: S603

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            code = self._process.wait()
            if self._stopping.wait(RESTART_AFTER):
                return
            with self._changing:
                if self._stopping.is_set():
                    return
                log.warning("child_restarted", service=self._service, exit_code=code)
                self._process = self._start()
