"""What an orchestrator hears on HEALTH_PORT."""

import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from distillery import health
from distillery.healthy import ask
from distillery.vocabulary.errors import SettingsError
from master.pulse import REFUSED, STUCK, Pulse
from tests.support.services.process import free_port


class Process:
    """One whose health a test decides."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self.port = free_port()
        health.serve(self.port, ready=lambda: self.problems)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", trust_env=False)


@pytest.fixture(scope="module")
def served() -> Process:
    return Process()


@pytest.fixture
def process(served: Process) -> Iterator[Process]:
    yield served
    served.problems = []


def test_it_is_alive_and_ready(process: Process) -> None:
    for path in ("/healthz", "/readyz"):
        assert (process.get(path).status_code, process.get(path).json()) == (200, {"ok": True, "problems": []})


def test_what_is_wrong_is_told_in_sentences_and_kills_nobody(process: Process) -> None:
    process.problems = ["The database has not answered for 20 s."]
    assert process.get("/readyz").status_code == 503
    assert process.get("/readyz").json()["problems"] == process.problems
    assert process.get("/healthz").status_code == 200


def test_metrics_are_there_and_nothing_else(process: Process) -> None:
    assert "distillery_generations_total" in process.get("/metrics").text
    assert process.get("/").status_code == 404


def test_a_container_asks_the_same(process: Process, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HEALTH_PORT", str(process.port))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    assert ask("/readyz") is None
    process.problems = ["It is stopping."]
    assert "It is stopping." in str(ask("/readyz"))


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("", 0)) as taken, pytest.raises(SettingsError, match=r"HEALTH_PORT: port \d+ cannot"):
        health.serve(taken.getsockname()[1], ready=health.nothing_wrong)


def test_a_master_is_ready_once_the_database_answers_and_the_endpoint_takes_jobs() -> None:
    pulse = Pulse()
    assert list(pulse.ready()) == ["It has not reached the database yet."]
    pulse.heard()
    assert list(pulse.ready()) == []
    pulse.refused_at = time.monotonic()
    assert list(pulse.ready()) == ["The GPU endpoint takes no jobs: the log says why."]
    pulse.refused_at -= REFUSED  # and nobody has asked it since
    assert list(pulse.ready()) == []
    assert list(pulse.alive()) == []


def test_a_master_whose_loop_hangs_is_to_be_restarted() -> None:
    pulse = Pulse()
    pulse.heard()
    pulse.beat_at -= STUCK + 1
    assert ["stuck" in problem for problem in pulse.alive()] == [True]
    assert list(pulse.ready()) == list(pulse.alive())
