"""A whole master at work in this process, and what came of it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from master.loop import Master
from tests.support.backend import Backend
from tests.unit.master.conftest import Dispatcher


@contextmanager
def working(
    backend: Backend,
    dispatcher: Dispatcher,
    owner: str = "first",
    *,
    slots: int = 4,
    lease: float = 30.0,
    drain: float = 0.0,
) -> Iterator[Master]:
    """A master at work as long as this lasts; then it drains."""
    master = Master(dispatcher.ports(owner, lease), backend.doorbell, slots=slots, lease=lease, drain=drain)
    thread = threading.Thread(target=master.run)
    thread.start()
    try:
        yield master
    finally:
        master.stop()
        thread.join(10)
        assert not thread.is_alive(), "the master does not stop"


def delivered(backend: Backend, request: str) -> bool:
    return backend.view(request).status == "delivered"
