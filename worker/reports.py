"""Progress on its way to the control plane: one report a job at a time, the newest next, and never in the job's way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Any

Job = dict[str, Any]  # the SDK's: {"id", "input"}


class Reports:
    """`reports(job, progress)` returns at once; `post(job, progress)`, which must have a deadline, sends it.

    What comes while the job's last report is still on its way replaces what waits, so a silent control plane
    costs `jobs` threads and no more.
    """

    def __init__(self, post: Callable[[Job, Any], None], jobs: int) -> None:
        self._post = post
        self._threads = ThreadPoolExecutor(jobs, "progress")
        self._lock = Lock()
        self._waiting: dict[str, Any] = {}  # job id -> its newest report
        self._under_way: set[str] = set()

    def __call__(self, job: Job, progress: Any) -> None:
        with self._lock:
            self._waiting[job["id"]] = progress
            if job["id"] not in self._under_way:
                self._under_way.add(job["id"])
                self._threads.submit(self._send_all, job)

    def _send_all(self, job: Job) -> None:
        while (progress := self._next(job["id"])) is not None:
            self._post(job, progress)

    def _next(self, job_id: str) -> Any:
        """The newest report that nobody has sent; None ends the job's turn."""
        with self._lock:
            progress = self._waiting.pop(job_id, None)
            if progress is None:
                self._under_way.discard(job_id)
            return progress
