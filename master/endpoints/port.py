"""What a master asks of a GPU provider: start, status, cancel, capacity."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from distillery.vocabulary.wire import Progress, WorkRequest

WORKERS_DIED = "went silent"  # in the error of a job that took its workers along, as the loopback endpoint says it


class JobState(StrEnum):
    """Where a job stands at its endpoint."""

    WAITING = "waiting"  # no worker has it yet
    RUNNING = "running"
    DONE = "done"  # `output` is the worker's last word
    FAILED = "failed"  # the endpoint gave up; `error` says why
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class JobStatus:
    """One look at a job."""

    state: JobState
    progress: Progress | None = None
    output: dict[str, Any] | None = None
    error: str = ""


@dataclass(frozen=True)
class Capacity:
    """What an endpoint can take: workers alive, jobs that wait, jobs that run."""

    workers: int
    waiting: int
    running: int


class Endpoint(Protocol):
    """A queue of GPU workers somewhere. Every call has a deadline and raises EndpointError when it fails."""

    name: str

    def start(self, work: WorkRequest) -> str:
        """Hand the work in; the job's id. Not idempotent: an answer that got lost may leave an orphan."""

    def status(self, job_id: str) -> JobStatus:
        """One look. Raises JobLost when the endpoint does not know the job (any more)."""

    def cancel(self, job_id: str) -> None:
        """Ask for the job to end; `status` tells when it has. A job that is gone or over is fine."""

    def capacity(self) -> Capacity:
        """What there is right now."""
