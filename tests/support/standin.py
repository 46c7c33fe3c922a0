"""Starts the stand-in ComfyUI as a process of its own, for tests that need a ComfyUI to talk to."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 5.0


@dataclass(frozen=True)
class StandIn:
    """A running stand-in: where it answers, its process, and the folder that holds output/, input/ and temp/."""

    url: str
    process: subprocess.Popen[str]
    directory: Path


@contextmanager
def running_standin(
    directory: Path | None = None,
    step_seconds: float = 0.01,
    load_seconds: float = 0.0,
    models: str = "any",
    port: int = 0,
    environment: dict[str, str] | None = None,
    workflows: Path | str | None = None,
) -> Iterator[StandIn]:
    """A stand-in that answers already; ended with the block. Without `directory` its files go with it.

    It has the custom nodes that `workflows` declare: the house's own, unless told; "none" for none.
    """
    with tempfile.TemporaryDirectory(prefix="standin-") as temporary:
        folder = directory or Path(temporary)
        options: dict[str, object] = {"port": port, "dir": folder, "models": models}
        options |= {"step-seconds": step_seconds, "load-seconds": load_seconds}
        options |= {"workflows": workflows} if workflows else {}
        arguments = [f"--{name}={value}" for name, value in options.items()]
        process = subprocess.Popen(
            [sys.executable, "-m", "worker.standin", *arguments],
            cwd=ROOT,
            env=os.environ | (environment or {}),
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            yield StandIn(_announced_url(process), process, folder)
        finally:
            process.kill()
            process.wait(STOP_SECONDS)
            if process.stdout:
                process.stdout.close()


def _announced_url(process: subprocess.Popen[str]) -> str:
    """It says where it listens once it does, so its first line is all there is to wait for."""
    line = process.stdout.readline() if process.stdout else ""
    found = re.search(r"http://\S+", line)
    assert found, f"the stand-in did not start (exit status {process.poll()}): {line!r}"
    return found[0]
