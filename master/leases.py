"""The side tasks of a master: leases renewed, cancellations passed on, the doorbell heard."""

import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from distillery.cache.port import Doorbell
from distillery.queue.generations import GenerationQueue
from master.dispatch import Dispatch

log = structlog.get_logger()

CANCEL_CHECK = 0.5  # seconds between looks for cancelled requests
BELL_WAIT = 1.0  # seconds; only bounds how long a stop takes


class LeaseKeeper:
    """Keeps what the master holds: renews every third of a lease, passes cancellations on, drops what was lost."""

    def __init__(self, queue: GenerationQueue, lease: float, held: Callable[[], list[Dispatch]]) -> None:
        self._queue = queue
        self._renew_every = lease / 3
        self._held = held

    def run(self, stopped: threading.Event) -> None:
        """Until `stopped`. A database that is away is waited for."""
        renew_at = 0.0
        while not stopped.wait(CANCEL_CHECK):
            try:
                dispatches = self._held()
                self._pass_on_cancellations(dispatches)
                if time.monotonic() >= renew_at:
                    renew_at = time.monotonic() + self._renew_every
                    self._renew(dispatches)
            except SQLAlchemyError as error:
                log.warning("keeper_without_database", error=str(error.__cause__ or error))
            except Exception:  # the loop's last guard: without it every lease would run out
                log.exception("keeper_stumbled")

    def _pass_on_cancellations(self, dispatches: list[Dispatch]) -> None:
        cancelled = self._queue.find_cancelled([dispatch.generation for dispatch in dispatches])
        for dispatch in dispatches:
            if dispatch.generation.id in cancelled:
                dispatch.cancel()

    def _renew(self, dispatches: list[Dispatch]) -> None:
        ours = self._queue.renew([dispatch.generation for dispatch in dispatches])
        for dispatch in dispatches:
            if dispatch.generation.id not in ours and dispatch in self._held():
                lost = dispatch.generation
                log.warning("lease_lost", request_id=lost.request_public_id, generation_id=lost.public_id)
                dispatch.abandon()


def listen(doorbell: Doorbell, name: str, wake: threading.Event, stopped: threading.Event) -> None:
    """Set `wake` at each ring of `name`, until `stopped`."""
    seen = doorbell.count(name)
    while not stopped.is_set():
        count = doorbell.wait(name, seen, BELL_WAIT)
        if count != seen:
            seen = count
            wake.set()
