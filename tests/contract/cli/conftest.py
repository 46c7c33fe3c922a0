"""Running `python -m distillery …` as a shell does: its exit code and both streams."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.service import ROOT


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Distillery = Callable[..., Said]


@pytest.fixture
def distillery(tmp_path: Path) -> Distillery:
    """Run one command in an empty folder; keyword arguments are environment variables."""
    here = {"PYTHONPATH": str(ROOT), "WORKFLOWS": str(ROOT / "workflows"), "MODELS": str(ROOT / "models.toml")}

    def run(*arguments: str, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "distillery", *arguments],
            cwd=tmp_path, env=os.environ | here | environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run
