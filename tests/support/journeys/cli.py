"""The door in a shell: `python -m distillery serve …`, a process for each, forked from one that has it imported."""

import multiprocessing
import os
import sys
import tempfile
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

from distillery.intake.ask import written
from tests.support.answering import shipped
from tests.support.journeys.door import Picture, Told
from tests.support.service import ROOT, SHIPPED

SECONDS = 120.0
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["distillery.__main__", "distillery.cli.ask", "distillery.up"])


class CliDoor:
    """Shells in folders of their own in `folder`, whose environment names the API by PORT, and shows it `key`."""

    name = "cli"

    def __init__(self, folder: Path, port: int, key: str) -> None:
        self._folder = folder
        self._signatures = shipped().definitions
        self._environment = {**SHIPPED, "PYTHONPATH": str(ROOT), "COLUMNS": "500"}
        self._environment |= {"PORT": str(port), "API_KEYS": key}

    def ask(self, command: str, text: str = "", **options: Any) -> Told:
        folder = Path(tempfile.mkdtemp(prefix="shell-", dir=self._folder))
        attached = [self._attached(folder, name, one) for name, one in options.items() if isinstance(one, bytes)]
        plain = {name: one for name, one in options.items() if not isinstance(one, bytes)}
        words = f"/{command} {written(text, plain, self._signatures[command])}"
        arguments = ["serve", words, *(f"--attach={one}" for one in attached), "--out=pictures"]
        shell = _FORKS.Process(target=_run, args=(arguments, self._environment, folder))
        shell.start()
        shell.join(SECONDS)
        assert shell.exitcode is not None, f"{words}: still running"
        return Told((folder / "said").read_text(), tuple(Picture(one.read_bytes()) for one in _made(folder)))

    def _attached(self, folder: Path, name: str, picture: bytes) -> str:
        (folder / f"{name}.png").write_bytes(picture)
        return f"{name}={name}.png"


def _made(folder: Path) -> list[Path]:
    """The pictures in the order in which the command told of them."""
    said = (folder / "said").read_text()
    return sorted((folder / "pictures").glob("*"), key=lambda path: said.find(path.name))


def _run(arguments: list[str], environment: Mapping[str, str], folder: Path) -> None:
    """In the fork: what `python -m distillery` does."""
    from distillery.__main__ import main

    os.chdir(folder)
    os.environ.update(environment)
    sys.argv = ["distillery", *arguments]
    with Path("said").open("w") as said, redirect_stdout(said), redirect_stderr(said):
        main()
