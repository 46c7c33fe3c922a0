"""One of our own programs as a process of its own, started in an empty folder, told everything by its environment."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.support.services.process import ServerProcess, free_port

ROOT = Path(__file__).parents[2]
SHIPPED = {"WORKFLOWS": str(ROOT / "workflows")} | {
    name.upper(): str(ROOT / f"{name}.toml") for name in ("models", "loras", "tiers")
}


class Service(ServerProcess):
    """`python -m MODULE …`. With `listens` it is ready once it accepts connections on its port, else at once."""

    def __init__(
        self, folder: Path, module: str, *arguments: str, listens: bool = False, port: int = 0, **environment: str
    ) -> None:
        super().__init__(port or free_port(), folder)
        self._command = [sys.executable, "-m", module, *arguments]
        self._environment = environment
        self._listens = listens

    def argv(self) -> list[str]:
        return self._command

    def environment(self) -> dict[str, str]:
        return dict(os.environ) | {"PYTHONPATH": str(ROOT)} | SHIPPED | self._environment

    def is_ready(self) -> bool:
        return super().is_ready() if self._listens else self._process is not None

    @property
    def pid(self) -> int:
        """Its process id."""
        assert self._process is not None, "it is not running"
        return self._process.pid

    @property
    def log(self) -> str:
        """All it wrote so far, on both streams."""
        return self._log_path.read_text(errors="replace")

    def end(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30.0) -> int:
        """Ask it to stop; its exit code. Fails when it does not within `seconds`."""
        assert self._process is not None, "it is not running"
        self._process.send_signal(number)
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self._command} did not stop within {seconds} s:\n{self.log[-3000:]}") from None
        self._process = None
        return code
