"""One generation on a GPU endpoint: start it or adopt it, watch it, say what came of it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError

from distillery import metrics
from distillery.log import about
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.rows import Generation, Settlement
from distillery.storage.port import Storage
from distillery.vocabulary.errors import EndpointError, JobLost, StorageError
from distillery.vocabulary.jobs import GenerationStatus
from master.endpoints.port import Endpoint, JobState
from master.results import broken_off, lost, read_result, refused, stored_result

log = structlog.get_logger()
T = TypeVar("T")

AWAY = 1.0  # seconds before a database or a storage that is away is asked again


@dataclass(frozen=True)
class Ports:
    """What every dispatch of a master works with."""

    queue: GenerationQueue
    endpoint: Endpoint
    board: ProgressBoard
    storage: Storage
    poll: float  # seconds between two looks at a running job


class Dispatch:
    """One held generation, under way. `run` blocks; the other methods may be called from any thread."""

    def __init__(self, generation: Generation, ports: Ports) -> None:
        self.generation = generation
        self._ports = ports
        self._woken = threading.Event()
        self._cancelled = False
        self._cancel_heard = False
        self._abandoned = False

    def cancel(self) -> None:
        """The member called it off."""
        if not self._cancelled:
            self._cancelled = True
            self._woken.set()

    def abandon(self) -> None:
        """Stop watching and say nothing: the lease is lost, or another master shall adopt the job."""
        self._abandoned = True
        self._woken.set()

    def run(self) -> Settlement | None:
        """See it to its end; None when it was abandoned."""
        with about(request_id=self.generation.request_public_id, generation_id=self.generation.public_id):
            try:
                return self._ended_before() or self._start_or_adopt()
            except EndpointError as error:
                log.warning("endpoint_failed", error=str(error))
                return refused(self.generation, error)

    def _ended_before(self) -> Settlement | None:
        """What came of an attempt whose master died before it could note the job's id, if it is over already."""
        generation = self.generation
        if generation.endpoint is None or generation.endpoint_job_id is not None:
            return None
        return self._stored_result(otherwise=None)

    def _start_or_adopt(self) -> Settlement | None:
        if self.generation.endpoint_job_id is None:
            return Settlement(self.generation, GenerationStatus.CANCELLED) if self._cancelled else self._start()
        log.info("generation_adopted", job_id=self.generation.endpoint_job_id, attempt=self.generation.attempt)
        return self._watch(self.generation.endpoint_job_id)

    def _start(self) -> Settlement | None:
        generation, ports = self.generation, self._ports
        counted = self._retry_while_away(lambda: ports.queue.begin_attempt(generation, ports.endpoint.name))
        if counted is None or self._abandoned:
            return None
        self.generation = counted
        job_id = ports.endpoint.start(counted.work_request())
        if not self._retry_while_away(lambda: ports.queue.record_start(counted, job_id)):
            self._cancel_job(job_id)  # nobody knows of it: another master owns the generation, or will
            return None
        if counted.attempt == 1:
            metrics.QUEUE_WAIT.observe((datetime.now(UTC) - counted.created_at).total_seconds())
        log.info("generation_started", job_id=job_id, attempt=counted.attempt)
        return self._watch(job_id)

    def _retry_while_away(self, ask: Callable[[], T]) -> T | None:
        """What `ask` gives once database and storage answer: a job that runs must not be forgotten.

        Once abandoned there is one try; None when that fails.
        """
        while True:
            try:
                return ask()
            except (SQLAlchemyError, StorageError) as error:
                log.warning("dispatch_waits", error=str(error.__cause__ or error))
                if self._abandoned:
                    return None
                self._woken.wait(AWAY)
                self._woken.clear()

    def _watch(self, job_id: str) -> Settlement | None:
        while not self._abandoned:
            if self._cancelled and not self._cancel_heard:
                self._cancel_heard = self._cancel_job(job_id)
            settlement = self._poll(job_id)
            if settlement is not None:
                return settlement
            self._woken.wait(self._ports.poll)
            self._woken.clear()
        return None

    def _cancel_job(self, job_id: str) -> bool:
        """Ask the endpoint to end the job; False when it could not be told."""
        try:
            self._ports.endpoint.cancel(job_id)
        except EndpointError as error:
            log.warning("endpoint_not_told", job_id=job_id, error=str(error))
            return False
        return True

    def _poll(self, job_id: str) -> Settlement | None:
        generation, ports = self.generation, self._ports
        try:
            status = ports.endpoint.status(job_id)
        except JobLost:
            return self._stored_result(otherwise=lost(generation))
        except EndpointError as error:
            # Not an end: the job may well run on. Its lease is renewed, so ask again.
            log.warning("endpoint_silent", job_id=job_id, error=str(error))
            return None
        if status.progress:
            ports.board.post(generation.public_id, generation.attempt, status.progress)
        if status.state is JobState.DONE and status.output is not None:
            return read_result(generation, status.output, cancelled=self._cancelled)
        if status.state in (JobState.WAITING, JobState.RUNNING):
            return None
        return self._stored_result(otherwise=broken_off(generation, status, cancelled=self._cancelled))

    def _stored_result(self, otherwise: Settlement | None) -> Settlement | None:
        """What the worker left in storage; `otherwise` once the storage said that it left nothing."""
        stored = self._retry_while_away(
            lambda: stored_result(self.generation, self._ports.storage, cancelled=self._cancelled)
        )
        return stored or (None if self._abandoned else otherwise)
