"""A runner on the genuine stand-in, started as a worker starts it, with a folder for storage."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from distillery.storage.folder import FolderStorage
from distillery.storage.port import Storage
from distillery.vocabulary.wire import Phase, Progress, WorkRequest, WorkResult
from worker.comfyui import commands
from worker.comfyui.process import Supervised
from worker.resources import Resources
from worker.runner import Runner

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
def resources(server: Supervised, storage: Storage) -> Iterator[Resources]:
    resources = Resources(server, storage, start_timeout=30.0, silence=2.0)
    yield resources
    resources.uploads.shutdown()


class Desk:
    """Hands requests to a runner and keeps what it reports."""

    def __init__(self, resources: Resources) -> None:
        self.runner = Runner(resources)
        self.cancelled = Event()
        self.reports: list[Progress] = []
        self.sampling = Event()

    def hear(self, report: dict[str, Any]) -> None:
        progress = Progress.from_dict(report)
        self.reports.append(progress)
        if progress.phase is Phase.SAMPLING:
            self.sampling.set()

    def make(self, request: WorkRequest) -> WorkResult:
        return WorkResult.from_dict(self.runner.run(request.to_dict(), self.cancelled, self.hear))


@pytest.fixture
def desk(resources: Resources) -> Desk:
    return Desk(resources)
