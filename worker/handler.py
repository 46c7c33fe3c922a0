"""The job handler that the RunPod SDK calls: each job in a thread of its own, so that a stop is heard at once."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol

Job = dict[str, Any]  # the SDK's: {"id", "input"}
ProgressUpdate = Callable[[Job, Any], None]


class JobRunner(Protocol):
    """What the handler needs of the runner."""

    def run(self, message: dict[str, Any], cancelled: Event, send: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """A `WorkRequest` -> its `WorkResult`, as plain dicts. Blocks; never raises."""


class Handler:
    """`await handler(job)` is the job's output. Knows nothing of the SDK but its calling convention."""

    def __init__(self, runner: JobRunner, concurrency: int, progress_update: ProgressUpdate) -> None:
        self._runner = runner
        self._concurrency = concurrency
        self._progress_update = progress_update
        self._threads = ThreadPoolExecutor(concurrency, "generation")

    def concurrency(self, _current: int) -> int:
        """The SDK's `concurrency_modifier`: more jobs than GPUs, for it polls only once a second while full."""
        return self._concurrency

    async def __call__(self, job: Job) -> dict[str, Any]:
        """Run the job. Being cancelled, which is how the SDK stops one, ends in a result that says so."""
        cancelled = Event()
        task = asyncio.current_task()
        work = asyncio.get_running_loop().run_in_executor(self._threads, self._run, job, cancelled)
        while True:
            try:
                return await asyncio.shield(work)
            except asyncio.CancelledError:
                cancelled.set()
                if task is not None:
                    task.uncancel()

    def _run(self, job: Job, cancelled: Event) -> dict[str, Any]:
        return self._runner.run(job["input"], cancelled, lambda progress: self._progress_update(job, progress))
