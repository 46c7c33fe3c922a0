"""Master processes on MariaDB, memcached, loopback endpoint and real worker: stopped, killed, without database."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.backend import Backend, shipped_catalogue
from tests.support.endpoint import API_KEY, LoopbackEndpoint
from tests.support.service import Service
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.waiting import eventually

LEASE = 2  # seconds
HOUR = 3600
Start = Callable[..., Service]


class Stage:
    """The parts that masters work with, and the masters."""

    def __init__(self, folder: Path, mariadb: MariaDB, memcached: Memcached) -> None:
        self.mariadb = mariadb
        url = mariadb.create_database()
        self.backend = Backend(url, folder, shipped_catalogue(), memcached.url)
        self.endpoint = LoopbackEndpoint(folder / "endpoint")
        self._folder = folder
        self._settings = {
            "DATABASE_URL": url, "CACHE_URL": memcached.url, "STORAGE_URL": f"file://{folder / 'pictures'}",
            "RUNPOD_BASE_URL": self.endpoint.url, "RUNPOD_ENDPOINT_ID": "e", "RUNPOD_API_KEY": API_KEY,
            "ENDPOINT_POLL": "0.05",
        }  # fmt: skip

    def master(self, name: str, drain: float = 0.0, lease: int = LEASE) -> Service:
        own = {"MASTER_NAME": name, "MASTER_DRAIN": str(drain), "MASTER_LEASE": str(lease)}
        return Service(self._folder / name, "master", **self._settings, **own)

    def worker(self, step_seconds: float) -> Service:
        takes = self.endpoint.worker_environment("e", "worker-1")
        store = {"STORAGE_URL": self._settings["STORAGE_URL"], "STANDIN_STEP_SECONDS": str(step_seconds)}
        return Service(self._folder / "worker", "worker", **takes, **store)

    def ask(self) -> str:
        """One picture, of another seed each time: ComfyUI would answer the same graph from its cache."""
        return self.backend.ask("a red fox --images 1")

    def sampling(self, request: str) -> str:
        """Wait until a worker samples for it; the endpoint's job id."""
        eventually(lambda: self.backend.view(request).step > 0, 40)
        return str(self.backend.generations(request)[0]["endpoint_job_id"])

    def served(self, request: str, seconds: float = 40) -> None:
        eventually(lambda: self.backend.view(request).status == "delivered", seconds)
        view = self.backend.view(request)
        assert (view.outcome, len(view.images)) == ("succeeded", view.images_wanted)
        assert self.backend.history(request).count(("request", "delivered")) == 1

    def ran_once(self, request: str, job: str) -> None:
        """It was one run of the endpoint's all along."""
        (row,) = self.backend.generations(request)
        assert (row["endpoint_job_id"], row["attempt"]) == (job, 1)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A MariaDB of its own: one of these tests kills it."""
    folder = tmp_path_factory.mktemp("stage")
    with ExitStack() as stack:
        mariadb = stack.enter_context(MariaDB())
        memcached = stack.enter_context(Memcached(folder / "memcached"))
        stage = Stage(folder, mariadb, memcached)
        stack.enter_context(stage.endpoint)
        stack.enter_context(stage.worker(step_seconds=0.15))
        yield stage
        stage.backend.close()


def test_stopped_it_finishes_what_runs(stage: Stage) -> None:
    with stage.master("patient", drain=30) as master:
        request = stage.ask()
        stage.sampling(request)
        (preview,) = eventually(lambda: stage.backend.view(request).previews, 10)
        with Image.open(BytesIO(preview)) as seen:
            assert (seen.format, max(seen.size)) == ("JPEG", 256)
        assert master.end() == 0
        assert stage.backend.view(request).outcome == "succeeded"
        assert "Traceback" not in master.log


def test_stopped_in_a_hurry_another_adopts_at_once(stage: Stage) -> None:
    """It gives its leases back: they would last for an hour."""
    with stage.master("hasty", drain=0, lease=HOUR) as hasty:
        request = stage.ask()
        job = stage.sampling(request)
        with stage.master("second"):
            assert hasty.end() == 0
            stage.served(request)
    assert stage.backend.generations(request)[0]["lease_owner"] == "second"
    stage.ran_once(request, job)


def test_killed_its_work_is_adopted_after_the_lease(stage: Stage) -> None:
    with stage.master("doomed") as doomed:
        request = stage.ask()
        job = stage.sampling(request)
        with stage.master("heir"):
            os.kill(doomed.pid, signal.SIGKILL)
            stage.served(request)
    assert stage.backend.generations(request)[0]["lease_owner"] == "heir"
    stage.ran_once(request, job)


def test_a_database_that_was_gone_costs_nothing(stage: Stage) -> None:
    with stage.master("steadfast") as master:
        request = stage.ask()
        job = stage.sampling(request)
        stage.mariadb.kill()
        eventually(lambda: "without_database" in master.log, 20)
        stage.mariadb.start()
        stage.served(request)
        assert stage.ask(), "and it goes on"
        assert master.end() == 0
        assert "Traceback" not in master.log
    stage.ran_once(request, job)


def test_without_an_endpoint_it_says_what_to_set(tmp_path: Path) -> None:
    service = Service(tmp_path, "master")
    with service:
        assert service.end(signal.SIGCONT) == 2
    assert "RUNPOD_ENDPOINT_ID" in service.log
    assert "Traceback" not in service.log
