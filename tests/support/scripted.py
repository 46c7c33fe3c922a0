"""An endpoint whose jobs do what a test says: the port of `master.endpoints.port`, in memory."""

import threading
from collections.abc import Callable
from dataclasses import replace

from distillery.vocabulary.errors import EndpointError, JobLost
from distillery.vocabulary.wire import Failure, Output, Progress, WorkRequest, WorkResult
from master.endpoints.port import Capacity, JobState, JobStatus
from tests.support.services.waiting import eventually


def result_of(work: WorkRequest, failure: Failure | None = None) -> WorkResult:
    """A worker's last word about `work`: one picture a seed, or the failure."""
    prefix = work.output_prefix
    made = [Output(f"{prefix}{index}.png", 64, 64, seed, 100) for index, seed in enumerate(work.seeds)]
    return WorkResult(work.generation_id, work.attempt, outputs=[] if failure else made, failure=failure)


class ScriptedEndpoint:
    """Jobs wait until the test moves them. `trouble` is raised by every call while it is set; `refused` names those."""

    name = "scripted"

    def __init__(self) -> None:
        self.started: list[WorkRequest] = []
        self.looks: list[str] = []
        self.cancelled: list[str] = []
        self.refused: list[str] = []
        self.trouble: EndpointError | None = None
        self.finish_at_once = False
        self.after_start: Callable[[], object] = lambda: None  # what happens before the caller hears the job's id
        self._jobs: dict[str, JobStatus] = {}
        self._lock = threading.Lock()

    def start(self, work: WorkRequest) -> str:
        self._check("start")
        with self._lock:
            self.started.append(work)
            job_id = f"job-{len(self.started)}"
            self._jobs[job_id] = JobStatus(JobState.WAITING)
        if self.finish_at_once:
            self.finish(job_id)
        self.after_start()
        return job_id

    def status(self, job_id: str) -> JobStatus:
        self._check("status")
        with self._lock:
            self.looks.append(job_id)
            if job_id not in self._jobs:
                raise JobLost(f"There is no {job_id}.")
            return self._jobs[job_id]

    def cancel(self, job_id: str) -> None:
        self._check("cancel")
        self.cancelled.append(job_id)
        if job_id in self._jobs:
            self.move(job_id, JobState.CANCELLED)

    def capacity(self) -> Capacity:
        self._check("capacity")
        return Capacity(1, 0, 0)

    def work(self, job_id: str) -> WorkRequest:
        """What the job was started with."""
        return self.started[int(job_id.removeprefix("job-")) - 1]

    def move(self, job_id: str, state: JobState, *, error: str = "", progress: Progress | None = None) -> None:
        """From now on the job is like this."""
        with self._lock:
            self._jobs[job_id] = JobStatus(state, progress=progress, error=error)

    def finish(self, job_id: str, failure: Failure | None = None, **changes: object) -> None:
        """Its worker says its last word; `changes` are fields of `WorkResult`."""
        result = replace(result_of(self.work(job_id), failure), **changes)  # type: ignore[arg-type]
        with self._lock:
            self._jobs[job_id] = JobStatus(JobState.DONE, output=result.to_dict())

    def forget(self, job_id: str) -> None:
        """The provider knows nothing of it any more."""
        with self._lock:
            self._jobs.pop(job_id, None)

    def await_start(self, number: int = 1, seconds: float = 10.0) -> str:
        """Wait for the `number`-th start; its job id."""
        eventually(lambda: len(self.started) >= number, seconds)
        return f"job-{number}"

    def await_look(self, job_id: str, seconds: float = 10.0) -> None:
        """Wait for somebody to look at the job from now on."""
        before = self.looks.count(job_id)
        eventually(lambda: self.looks.count(job_id) > before, seconds)

    def await_refusals(self, call: str, number: int = 2, seconds: float = 10.0) -> None:
        """Wait until `call` was refused `number` times: twice shows that it was tried again."""
        eventually(lambda: self.refused.count(call) >= number, seconds)

    def _check(self, call: str) -> None:
        if trouble := self.trouble:
            self.refused.append(call)
            raise trouble
