"""`python -m distillery …` with its exit code and both streams: as a shell runs it, or at once in this process."""

import io
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from distillery.__main__ import main
from tests.support.service import ROOT, SHIPPED


@dataclass(frozen=True)
class Said:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Distillery = Callable[..., Said]


@pytest.fixture
def shell(tmp_path: Path) -> Distillery:
    """Run one command as a process in an empty folder; keyword arguments are environment variables."""

    def run(*arguments: str, **environment: str) -> Said:
        done = subprocess.run(
            [sys.executable, "-m", "distillery", *arguments],
            cwd=tmp_path, env=os.environ | SHIPPED | {"PYTHONPATH": str(ROOT)} | environment,
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def distillery(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Distillery:
    """The same in this process, from its command line on: what a process adds is tested once a file, by `shell`."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **environment: str) -> Said:
        out, err = io.StringIO(), io.StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            patch.setattr(sys, "argv", ["distillery", *arguments])
            for name, value in (SHIPPED | environment).items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main()
        return Said(int(ended.value.code or 0), out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def sketch(tmp_path: Path) -> Path:
    """A picture on this machine."""
    path = tmp_path / "sketch.png"
    Image.new("RGB", (96, 64), "teal").save(path)
    return path
