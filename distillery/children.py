"""A supervised child process: started again when it dies, stopped with SIGTERM, gone when its parent is."""

import os
import subprocess
import sys
import threading

import structlog

from distillery import tether

log = structlog.get_logger()

RESTART_AFTER = 1.0  # seconds before a child that died is started again


class Child:
    """`python -m <service>` with `environment` added to ours; started at once."""

    def __init__(self, service: str, environment: dict[str, str]) -> None:
        self._service = service
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
        command = [*tied, sys.executable, "-m", self._service]
        return subprocess.Popen(command, env=os.environ | self._environment, start_new_session=True)  # noqa: S603

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            code = self._process.wait()
            if self._stopping.wait(RESTART_AFTER):
                return
            log.warning("child_restarted", service=self._service, exit_code=code)
            self._process = self._start()
