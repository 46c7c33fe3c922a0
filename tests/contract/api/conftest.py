"""`python -m api` as processes: an open one on MariaDB and memcached, a keyed one on SQLite; the master is played."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Failure, Output, Progress
from tests.support.backend import Backend, shipped_catalogue
from tests.support.service import Service
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.tiers import tiers_file

KEYS = ("key-of-ann", "key-of-ben")
PNG = b"\x89PNG\r\n\x1a\nnot a real one"


class Api:
    """A running API, and the backend it shares."""

    def __init__(self, service: Service, backend: Backend) -> None:
        self.service = service
        self.backend = backend
        self.url = f"http://127.0.0.1:{service.port}"

    def client(self, key: str | None = None) -> httpx.Client:
        return httpx.Client(
            base_url=self.url, headers={"Authorization": f"Bearer {key}"} if key else {}, timeout=20, trust_env=False
        )

    def claim(self, request_id: str) -> Generation:
        """The request's next generation, dispatched as by a master."""
        queue = self.backend.queue("played")
        while True:
            (generation,) = queue.exchange([], 1)
            counted = queue.begin_attempt(generation, "played")
            assert counted is not None
            assert queue.record_start(counted, "job")
            if generation.request_public_id == request_id:
                return counted
            self.fail(counted)  # what other tests left behind

    def progress(self, generation: Generation, sequence: int, step: int, preview: str | None = None) -> None:
        report = Progress(sequence, "sampling", 0, 1, step, 20, preview=preview)
        self.backend.board.post(generation.public_id, 1, report)

    def succeed(self, generation: Generation) -> None:
        key = f"{generation.work_request().output_prefix}0.png"
        self.backend.storage.put(key, PNG)
        made = [Output(key, 912, 512, generation.work["seeds"][0], len(PNG))]
        self._settle(Settlement(generation, GenerationStatus.SUCCEEDED, outputs=made))

    def fail(self, generation: Generation, message: str = "The mask is empty.") -> None:
        failure = Failure(FailureClass.MEMBER, message, "ValueError")
        self._settle(Settlement(generation, GenerationStatus.FAILED, failure=failure))

    def _settle(self, settlement: Settlement) -> None:
        self.backend.queue("played").exchange([settlement], 0)


def make(folder: Path, database_url: str, cache_url: str, **settings: str) -> Api:
    port = free_port()
    backend = Backend(database_url, folder, shipped_catalogue(), cache_url)
    service = Service(
        folder, "api", listens=True, port=port, PORT=str(port), DATABASE_URL=database_url, CACHE_URL=cache_url,
        STORAGE_URL=f"file://{folder / 'pictures'}", **settings,
    )  # fmt: skip
    return Api(service, backend)


@pytest.fixture(scope="package")
def open_api(mariadb: MariaDB, memcached: Memcached, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    api = make(tmp_path_factory.mktemp("api"), mariadb.create_database(), memcached.url)
    with api.service:
        yield api
    api.backend.close()


@pytest.fixture(scope="package")
def keyed_api(memcached: Memcached, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    folder = tmp_path_factory.mktemp("keyed-api")
    limits = {"TIERS": tiers_file(folder, quota=12), "BLOCKED_WORDS": "gore"}
    api = make(folder, f"sqlite:///{folder / 'd.sqlite'}", memcached.url, API_KEYS=" , ".join(KEYS), **limits)
    with api.service:
        yield api
    api.backend.close()


@pytest.fixture
def http(open_api: Api) -> Iterator[httpx.Client]:
    with open_api.client() as client:
        yield client


@pytest.fixture
def ann(keyed_api: Api) -> Iterator[httpx.Client]:
    with keyed_api.client(KEYS[0]) as client:
        yield client


@pytest.fixture
def ben(keyed_api: Api) -> Iterator[httpx.Client]:
    with keyed_api.client(KEYS[1]) as client:
        yield client
