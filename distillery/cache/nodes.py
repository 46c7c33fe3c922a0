"""The memcached servers behind one cache: which of them keeps a key, and which are away.

pymemcache's own HashClient hides outages and keeps its books without a lock; here threads may share the nodes,
and each loss and return is logged once.
"""

from collections.abc import Callable, Iterable
from threading import Lock
from typing import TypeVar

import structlog
from pymemcache.client.base import PooledClient
from pymemcache.client.rendezvous import RendezvousHash
from pymemcache.exceptions import MemcacheError, MemcacheUnexpectedCloseError

from distillery.vocabulary.clock import Clock, SystemClock

Answer = TypeVar("Answer")

CONNECT_SECONDS = 0.25
ANSWER_SECONDS = 0.5
AWAY_SECONDS = 1.0  # how long a silent node is left alone before one caller tries it again

log = structlog.get_logger()


class Node:
    """One memcached server. Asked while it answers; after it did not, left alone for `AWAY_SECONDS`."""

    def __init__(self, host: str, port: int, clock: Clock) -> None:
        self.name = f"{host}:{port}"
        self._server = (host, port)
        self._clock = clock
        self._client = self._connections()
        self._lock = Lock()
        self._retry_at: float | None = None

    def is_here(self) -> bool:
        """Whether to ask it. One caller at a time finds out whether a lost node is back."""
        with self._lock:
            if self._retry_at is None:
                return True
            if self._clock.monotonic() < self._retry_at:
                return False
            self._retry_at = self._clock.monotonic() + AWAY_SECONDS
        return self.ask(lambda client: bool(client.version()), otherwise=False)

    def ask(self, question: Callable[[PooledClient], Answer], otherwise: Answer) -> Answer:
        """What the server answers, or `otherwise` when it is silent or refuses."""
        try:
            answer = self.insist(question)
        except (OSError, MemcacheUnexpectedCloseError) as error:
            self._lost(error)
        except MemcacheError as error:
            log.warning("cache_refused", node=self.name, reason=str(error))
        else:
            self._found()
            return answer
        return otherwise

    def insist(self, question: Callable[[PooledClient], Answer]) -> Answer:
        """What the server answers; raises OSError or MemcacheError. A restart of the server goes unnoticed."""
        client = self._client
        try:
            return question(client)
        except (ConnectionError, MemcacheUnexpectedCloseError):
            return question(self._anew(client))

    def _anew(self, stale: PooledClient) -> PooledClient:
        """Fresh connections: all of a pool are as stale as one. The old pool is left to those who still use it."""
        with self._lock:
            if self._client is stale:
                self._client = self._connections()
            return self._client

    def _connections(self) -> PooledClient:
        return PooledClient(
            self._server, connect_timeout=CONNECT_SECONDS, timeout=ANSWER_SECONDS, no_delay=True, default_noreply=False
        )

    def _lost(self, error: Exception) -> None:
        with self._lock:
            newly, self._retry_at = self._retry_at is None, self._clock.monotonic() + AWAY_SECONDS
        if newly:
            log.warning("cache_node_lost", node=self.name, reason=str(error) or type(error).__name__)

    def _found(self) -> None:
        if self._retry_at is None:
            return
        with self._lock:
            returned, self._retry_at = self._retry_at is not None, None
        if returned:
            log.info("cache_node_found", node=self.name)


class Nodes:
    """All servers of one cache. A key lives on one of those that are here (rendezvous hashing)."""

    def __init__(self, servers: Iterable[tuple[str, int]], clock: Clock | None = None) -> None:
        clock = clock or SystemClock()
        self.all = [Node(host, port, clock) for host, port in servers]

    def ask(self, key: str, question: Callable[[PooledClient], Answer], otherwise: Answer) -> Answer:
        """Put the question to the node that keeps `key`; `otherwise` when there is none or it is silent."""
        node = self.keeper(key, self.here())
        return node.ask(question, otherwise) if node else otherwise

    def here(self) -> dict[str, Node]:
        """The nodes that can be asked now, by name."""
        return {node.name: node for node in self.all if node.is_here()}

    @staticmethod
    def keeper(key: str, here: dict[str, Node]) -> Node | None:
        """Which of the nodes keeps `key`."""
        return here[RendezvousHash(nodes=list(here)).get_node(key)] if here else None
