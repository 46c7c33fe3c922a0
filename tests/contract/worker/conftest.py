"""A studio on the genuine stand-in, started as a worker starts it, with a folder for storage."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from distillery.storage.folder import FolderStorage
from distillery.storage.port import Storage
from distillery.vocabulary.wire import Progress, WorkRequest, WorkResult
from worker.comfyui import commands
from worker.comfyui.process import Supervised
from worker.generation import Bench
from worker.studio import Studio

STEP = 0.01  # seconds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervised]:
    folder = tmp_path_factory.mktemp("standin")
    server = Supervised(partial(commands.standin, folder, STEP), folder / "output")
    yield server
    server.stop()


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    return FolderStorage(tmp_path, "http://127.0.0.1:9")


@pytest.fixture
def bench(server: Supervised, storage: Storage) -> Iterator[Bench]:
    bench = Bench(server, storage, start_timeout=30.0, silence=2.0)
    yield bench
    bench.uploads.shutdown()


class Desk:
    """Hands requests to a studio and keeps what it reports."""

    def __init__(self, bench: Bench) -> None:
        self.studio = Studio(bench)
        self.cancelled = Event()
        self.reports: list[Progress] = []
        self.sampling = Event()

    def hear(self, report: dict[str, Any]) -> None:
        progress = Progress.from_dict(report)
        self.reports.append(progress)
        if progress.phase == "sampling":
            self.sampling.set()

    def make(self, request: WorkRequest) -> WorkResult:
        return WorkResult.from_dict(self.studio.run(request.to_dict(), self.cancelled, self.hear))


@pytest.fixture
def desk(bench: Bench) -> Desk:
    return Desk(bench)
