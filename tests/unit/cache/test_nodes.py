"""A memcached that takes connections and never answers is asked once a second, whatever the load."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from structlog.testing import capture_logs

from distillery.cache import nodes
from distillery.cache.memcached import MemcachedCache
from distillery.cache.nodes import AWAY_SECONDS, Nodes
from tests.support.services.waiting import eventually
from tests.unit.cache.clock import HeldClock


class Silent:
    """A listener that counts who comes, and says nothing."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address: tuple[str, int] = self._listener.getsockname()
        self.visitors: list[socket.socket] = []
        Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for visitor in self.visitors:
            visitor.close()

    def _accept(self) -> None:
        try:
            while True:
                self.visitors.append(self._listener.accept()[0])
        except OSError:
            return  # closed


@pytest.fixture
def silent() -> Iterator[Silent]:
    server = Silent()
    yield server
    server.close()


def test_a_silent_server_is_left_alone_for_a_while(silent: Silent, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodes, "ANSWER_SECONDS", 0.05)
    clock = HeldClock()
    cache = MemcachedCache(Nodes([silent.address], clock))
    with capture_logs() as logs:
        for visits in (1, 2, 3):
            assert [cache.get("key") for _ in range(50)] == [None] * 50
            eventually(lambda visits=visits: len(silent.visitors) == visits, 10)
            clock.seconds += AWAY_SECONDS
    assert [entry["event"] for entry in logs] == ["cache_node_lost"]
