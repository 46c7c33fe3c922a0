"""A backend, a scripted endpoint, and dispatches in threads of their own."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from distillery.catalogue import Catalogue
from distillery.queue.rows import Generation, Settlement
from master.dispatch import Dispatch, Ports
from tests.support.backend import Backend, shipped_catalogue
from tests.support.scripted import ScriptedEndpoint
from tests.unit.master.outage import Outage


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is looked at again at once."""
    monkeypatch.setattr("master.dispatch.AWAY", 0.01)
    monkeypatch.setattr("master.leases.CANCEL_CHECK", 0.02)
    monkeypatch.setattr("master.loop.DATABASE_AWAY", 0.02)
    monkeypatch.setattr("master.loop.POLL", 0.1)


@pytest.fixture(scope="package")
def catalogue() -> Catalogue:
    return shipped_catalogue()


@pytest.fixture
def backend(sqlite_url: str, tmp_path: Path, catalogue: Catalogue) -> Iterator[Backend]:
    backend = Backend(sqlite_url, tmp_path, catalogue)
    yield backend
    backend.close()


@pytest.fixture
def endpoint() -> ScriptedEndpoint:
    return ScriptedEndpoint()


@pytest.fixture
def outage(backend: Backend) -> Outage:
    return Outage(backend.database)


class Dispatcher:
    """Claims and dispatches, a thread each; what is still under way at the end of a test is abandoned."""

    def __init__(self, backend: Backend, endpoint: ScriptedEndpoint) -> None:
        self._backend = backend
        self._endpoint = endpoint
        self._dispatched: list[tuple[Dispatch, threading.Thread]] = []

    def ports(self, owner: str = "first", lease: float = 30.0) -> Ports:
        backend = self._backend
        return Ports(backend.queue(owner, lease), self._endpoint, backend.board, backend.storage, poll=0.01)

    def claim(self, ports: Ports) -> Generation:
        """The one generation there is to claim."""
        (generation,) = ports.queue.exchange([], 1)
        return generation

    def dispatch(self, ports: Ports, generation: Generation | None = None) -> "UnderWay":
        under_way = UnderWay(Dispatch(generation or self.claim(ports), ports))
        self._dispatched.append((under_way.dispatch, under_way.thread))
        return under_way

    def close(self) -> None:
        for dispatch, thread in self._dispatched:
            dispatch.abandon()
            thread.join(10)
            assert not thread.is_alive(), "a dispatch does not end"


class UnderWay:
    """A dispatch in its thread."""

    def __init__(self, dispatch: Dispatch) -> None:
        self.dispatch = dispatch
        self._settlements: list[Settlement | None] = []
        self.thread = threading.Thread(target=lambda: self._settlements.append(dispatch.run()))
        self.thread.start()

    def ended(self, seconds: float = 10.0) -> Settlement | None:
        """What it came to."""
        self.thread.join(seconds)
        assert self._settlements, "it is still under way, or crashed"
        return self._settlements[0]


@pytest.fixture
def dispatcher(backend: Backend, endpoint: ScriptedEndpoint) -> Iterator[Dispatcher]:
    dispatcher = Dispatcher(backend, endpoint)
    yield dispatcher
    dispatcher.close()


def settle(backend: Backend, settlement: Settlement | None) -> None:
    assert settlement is not None
    backend.queue().exchange([settlement], 0)


def due_now(backend: Backend) -> None:
    """Let what waits for its back-off be claimed at once."""
    backend.database.write(lambda tx: tx.execute(text("UPDATE generations SET available_at = '2000-01-01 00:00:00'")))


def expire_leases(backend: Backend) -> None:
    backend.database.write(lambda tx: tx.execute(text("UPDATE generations SET lease_until = '2000-01-01 00:00:00'")))
