"""Progress costs a thread a job at most, and the newest report is the one that arrives."""

import threading
from typing import Any

from worker.reports import Reports

JOB = {"id": "job"}


class Silent:
    """A control plane that answers once it is told to."""

    def __init__(self) -> None:
        self.asked, self.answer = threading.Event(), threading.Event()
        self.arrived: list[Any] = []
        self.settled = threading.Event()

    def post(self, job: dict[str, Any], progress: Any) -> None:
        self.asked.set()
        assert self.answer.wait(10)
        self.arrived.append(progress)
        if progress == "last":
            self.settled.set()


def test_while_one_report_is_on_its_way_only_the_newest_waits() -> None:
    silent = Silent()
    reports = Reports(silent.post, jobs=2)
    reports(JOB, "first")
    assert silent.asked.wait(10)
    threads = threading.active_count()
    for number in range(100):
        reports(JOB, number)
    reports(JOB, "last")
    assert threading.active_count() == threads
    silent.answer.set()
    assert silent.settled.wait(10)
    assert silent.arrived == ["first", "last"]


def test_a_job_reports_again_after_it_was_silent() -> None:
    silent = Silent()
    silent.answer.set()
    reports = Reports(silent.post, jobs=1)
    for _ in range(3):
        silent.settled.clear()
        reports(JOB, "last")
        assert silent.settled.wait(10)
    assert silent.arrived == ["last"] * 3
