"""A server process that tests start, watch, pause, kill and surely get rid of."""

import atexit
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Self

import pytest

START_SECONDS = 20.0


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def find_program(name: str, package: str) -> str:
    """The path of a program, from our virtual environment or the system.

    Without it the test is skipped; under CI, where nothing may be skipped, it fails.
    """
    beside_python = Path(sys.executable).parent
    path = shutil.which(name, path=os.pathsep.join([str(beside_python), os.environ.get("PATH", ""), "/usr/sbin"]))
    if path:
        return path
    reason = f"{name} is not installed: `make test` installs it ({package})."
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


class ServerProcess:
    """Starts `argv` in its own process group and waits until it accepts connections on `port`.

    The server dies with the thread that started it, even by kill -9: start it from one that stays.
    """

    user: str | None = None  # whom it runs as when the tests run as root; None for root

    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.stop)

    def argv(self) -> list[str]:
        """The command line."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """The server's environment."""
        return dict(os.environ)

    def start(self) -> Self:
        """Start it and wait until it is ready; raises RuntimeError with the end of its log."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [*_dying_with_us(self.user), *self.argv()],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=self.environment(), cwd=self.folder, start_new_session=True,
            )  # fmt: skip
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Be rid of it and of what it kept: no clean goodbye is worth waiting for."""
        self.kill()

    def kill(self) -> None:
        """SIGKILL, at once."""
        if self._process is not None:
            self._signal(signal.SIGKILL)
            self._process.wait()
            self._process = None

    def restart(self) -> None:
        """Kill it and start it again on the same port."""
        self.kill()
        self.start()

    def pause(self) -> None:
        """Freeze it: it keeps its connections and answers nothing."""
        self._signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Thaw it."""
        self._signal(signal.SIGCONT)

    def is_ready(self) -> bool:
        """Whether it accepts connections."""
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def _log_path(self) -> Path:
        return self.folder / "server.log"

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not self.is_ready():
            assert self._process is not None
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                tail = self._log_path.read_text(errors="replace")[-2000:]
                raise RuntimeError(f"{type(self).__name__} did not start on port {self.port}:\n{tail}")
            time.sleep(0.01)

    def _signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)


def _dying_with_us(user: str | None) -> list[str]:
    """The kernel forgets whom to die with when a server changes its user by itself, so it is changed before."""
    if not (setpriv := shutil.which("setpriv")):
        return []
    return [setpriv, *_switch_user(user), "--pdeathsig=KILL", "--"]


def _switch_user(user: str | None) -> list[str]:
    """setpriv's options for running as `user`, if we are root."""
    if user is None or os.geteuid() != 0:
        return []
    account = pwd.getpwnam(user)
    return [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
