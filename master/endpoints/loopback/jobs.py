"""The jobs of one loopback endpoint: who asked, who works on it, what came of it. In memory, like a provider's."""

import asyncio
import time
from collections import defaultdict, deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from master.endpoints.port import WORKERS_DIED

ENDED = frozenset({"COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT"})
CALLED_OFF = frozenset({"CANCELLED", "TIMED_OUT"})
RESULT_KEPT = 1800.0  # seconds a result can be asked for, as the provider documents
WORKER_SILENCE = 20.0  # seconds without a word from a worker before its jobs go to another
DELIVERIES = 3  # how often a job is handed out before its workers' deaths are held against it


@dataclass
class Job:
    """One job, in the provider's states: IN_QUEUE, IN_PROGRESS, COMPLETED, FAILED, CANCELLED, TIMED_OUT."""

    id: str
    input: dict[str, Any]
    execution_timeout: float = 600.0
    ttl: float = 86_400.0
    status: str = "IN_QUEUE"
    output: Any = None
    error: Any = None
    worker: str | None = None
    deliveries: int = 0
    created: float = field(default_factory=time.monotonic)
    started: float | None = None
    ended: float | None = None

    def held_by(self, worker: str) -> bool:
        """Whether `worker` was given it and owes an answer."""
        return self.worker == worker and self.status not in ENDED

    def end(self, status: str, *, output: Any = None, error: Any = None) -> None:
        """Move to a final state once; later words change nothing."""
        if self.status not in ENDED:
            self.status, self.output, self.error, self.ended = status, output, error, time.monotonic()

    def to_dict(self) -> dict[str, Any]:
        """The answer to ``GET /status/{id}``; times in milliseconds."""
        answer: dict[str, Any] = {"id": self.id, "status": self.status}
        if self.started is not None:
            answer |= {"delayTime": round((self.started - self.created) * 1000), "workerId": self.worker}
        if self.started is not None and self.ended is not None:
            answer["executionTime"] = round((self.ended - self.started) * 1000)
        if self.output is not None:
            answer["output"] = self.output
        if self.error is not None:
            answer["error"] = self.error
        return answer


class Jobs:
    """All jobs of one endpoint. Lives on one event loop; nothing here blocks."""

    def __init__(self, silence: float = WORKER_SILENCE) -> None:
        self._silence = silence
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[str] = deque()
        self._arrived = asyncio.Condition()
        self._stopped = asyncio.Condition()
        self._stops: defaultdict[str, set[str]] = defaultdict(set)  # worker -> jobs it should stop
        self.seen: dict[str, float] = {}  # worker -> when it last spoke

    async def submit(self, request: dict[str, Any]) -> Job:
        """Queue `request` (``{"input", "policy"?}``; policy times in milliseconds). Raises ValueError."""
        policy = request.get("policy") or {}
        try:
            timeout, ttl = policy.get("executionTimeout", 600_000) / 1000, policy.get("ttl", 86_400_000) / 1000
        except (AttributeError, TypeError):
            raise ValueError("a policy gives executionTimeout and ttl in milliseconds") from None
        job = Job(id=f"{uuid4()}-u1", input=request["input"], execution_timeout=timeout, ttl=ttl)
        self._jobs[job.id] = job
        await self._enqueue(job.id)
        return job

    def find(self, job_id: str) -> Job | None:
        """The job, unless it never was or its result was kept long enough."""
        return self._jobs.get(job_id)

    def touch(self, worker: str) -> None:
        """`worker` gave a sign of life."""
        self.seen[worker] = time.monotonic()

    async def ping(self, worker: str, held: list[str]) -> None:
        """`worker` lives and holds these jobs. A stop that came before the SDK had begun the job was lost: again."""
        self.touch(worker)
        for job_id in held:
            job = self._jobs.get(job_id)
            if job and job.status in CALLED_OFF:
                await self._stop(worker, job_id)

    async def take(self, worker: str, wanted: int, hold: float, *, empty_handed: bool = False) -> list[Job]:
        """Hand up to `wanted` waiting jobs to `worker`; waits at most `hold` seconds for the first.

        A worker that says it has no job in hand lost what it was given: it died, and its successor took its name.
        """
        self.touch(worker)
        for job in [job for job in self._jobs.values() if empty_handed and job.held_by(worker)]:
            await self._hand_on(job)
        async with self._arrived:
            try:
                await asyncio.wait_for(self._arrived.wait_for(lambda: bool(self._waiting)), hold)
            except TimeoutError:
                return []
            ids = [self._waiting.popleft() for _ in range(min(wanted, len(self._waiting)))]
        return [self._hand_out(self._jobs[job_id], worker) for job_id in ids]

    def report(self, worker: str, job_id: str, word: dict[str, Any]) -> None:
        """Take a worker's word about a job: progress (``status: IN_PROGRESS``), ``output`` or ``error``."""
        self.touch(worker)
        job = self._jobs.get(job_id)
        if job is None or job.status in ENDED:
            return
        if word.get("status") == "IN_PROGRESS":
            job.output = word.get("output")
        elif "error" in word:
            job.end("FAILED", error=word["error"])
        else:
            job.end("COMPLETED", output=word.get("output"))

    async def cancel(self, job_id: str) -> Job | None:
        """End a job; a worker that has it is told to stop. None when there is no such job."""
        job = self._jobs.get(job_id)
        if job is None or job.status in ENDED:
            return job
        if job.worker is not None:
            await self._stop(job.worker, job_id)
        job.end("CANCELLED")
        self._forget_waiting(job_id)
        return job

    async def purge(self) -> int:
        """Cancel everything that still waits; how many that were."""
        waiting = list(self._waiting)
        for job_id in waiting:
            await self.cancel(job_id)
        return len(waiting)

    async def stops(self, worker: str, hold: float) -> list[str]:
        """Jobs that `worker` should stop; waits at most `hold` seconds for the first."""
        with suppress(TimeoutError):
            async with self._stopped:
                await asyncio.wait_for(self._stopped.wait_for(lambda: bool(self._stops[worker])), hold)
        return sorted(self._stops.pop(worker, set()))

    def counts(self) -> dict[str, Any]:
        """The answer to ``GET /health``."""
        by_status: defaultdict[str, int] = defaultdict(int)
        busy = set()
        for job in self._jobs.values():
            by_status[job.status] += 1
            if job.status == "IN_PROGRESS":
                busy.add(job.worker)
        alive = {worker for worker, seen in self.seen.items() if time.monotonic() - seen < self._silence}
        jobs = {"completed": "COMPLETED", "failed": "FAILED", "inProgress": "IN_PROGRESS", "inQueue": "IN_QUEUE"}
        return {
            "jobs": {name: by_status[status] for name, status in jobs.items()} | {"retried": 0},
            "workers": {"idle": len(alive - busy), "running": len(alive & busy), "initializing": 0, "throttled": 0},
        }

    async def sweep(self) -> None:
        """End what ran or waited too long, hand on what silent workers held, forget old results."""
        now = time.monotonic()
        for job in list(self._jobs.values()):
            if job.ended is not None:
                if now - job.ended > RESULT_KEPT:
                    del self._jobs[job.id]
            elif now - job.created > job.ttl or (job.started and now - job.started > job.execution_timeout):
                await self.cancel(job.id)
                job.status = "TIMED_OUT"
            elif job.worker is not None and now - self.seen.get(job.worker, 0.0) > self._silence:
                await self._hand_on(job)

    def _hand_out(self, job: Job, worker: str) -> Job:
        job.status, job.worker, job.started = "IN_PROGRESS", worker, time.monotonic()
        job.deliveries += 1
        return job

    async def _hand_on(self, job: Job) -> None:
        if job.deliveries >= DELIVERIES:
            job.end("FAILED", error=f"{job.deliveries} workers {WORKERS_DIED} while running this job")
            return
        job.status, job.worker, job.started, job.output = "IN_QUEUE", None, None, None
        await self._enqueue(job.id)

    async def _enqueue(self, job_id: str) -> None:
        async with self._arrived:
            self._waiting.append(job_id)
            self._arrived.notify()

    async def _stop(self, worker: str, job_id: str) -> None:
        async with self._stopped:
            self._stops[worker].add(job_id)
            self._stopped.notify_all()

    def _forget_waiting(self, job_id: str) -> None:
        if job_id in self._waiting:
            self._waiting.remove(job_id)
