"""A GPU worker that lacks a request's custom nodes: the member reads so in a sentence, and plain requests go on."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from distillery.queue.views import RequestView
from tests.support.backend import Backend, shipped_catalogue
from tests.support.endpoint import API_KEY, LoopbackEndpoint
from tests.support.service import Service
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.waiting import eventually

SMALL = "--upscalemethod none --images 1"


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory, mariadb: MariaDB, memcached: Memcached) -> Iterator[Backend]:
    """A master, and one worker whose ComfyUI has its own nodes only."""
    folder, url = tmp_path_factory.mktemp("bare"), mariadb.create_database()
    store = {"STORAGE_URL": f"file://{folder / 'pictures'}"}
    with ExitStack() as stack:
        backend = Backend(url, folder, shipped_catalogue(), memcached.url)
        stack.callback(backend.close)
        endpoint = stack.enter_context(LoopbackEndpoint(folder / "endpoint"))
        takes = endpoint.worker_environment("e", "bare")
        stack.enter_context(Service(folder / "worker", "worker", **takes, **store, WORKFLOWS="none"))
        reaches = {"RUNPOD_BASE_URL": endpoint.url, "RUNPOD_ENDPOINT_ID": "e", "RUNPOD_API_KEY": API_KEY}
        keeps = {"DATABASE_URL": url, "CACHE_URL": memcached.url, "ENDPOINT_POLL": "0.05"}
        stack.enter_context(Service(folder / "master", "master", **store, **reaches, **keeps))
        yield backend


def test_what_no_worker_has_ends_in_a_sentence_and_costs_nobody_else(backend: Backend) -> None:
    lacking = backend.ask(f"a ::red FOX:: {SMALL}")
    plain = backend.ask(f"a red fox {SMALL}")

    assert _ended(backend, plain).outcome == "succeeded"
    ended = _ended(backend, lacking)
    assert (ended.outcome, ended.images) == ("failed", [])
    assert ended.problem is not None
    assert ended.problem["message"] == "No GPU worker here has what this needs. Try it without the extras."


def _ended(backend: Backend, request: str) -> RequestView:
    eventually(lambda: backend.view(request).outcome is not None, 60)
    return backend.view(request)
