"""The RunPod adapter against the loopback endpoint, with a worker that the test plays."""

import json
from collections.abc import Iterator

import httpx
import pytest

from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import EndpointError, JobLost
from distillery.vocabulary.wire import Progress, WorkResult
from master.endpoints.port import Capacity, JobState
from master.endpoints.runpod import RunpodEndpoint
from tests.support.endpoint import API_KEY, LoopbackEndpoint
from tests.support.work import work_request


@pytest.fixture
def name() -> str:
    return new_id()


@pytest.fixture
def endpoint(loopback: LoopbackEndpoint, name: str) -> Iterator[RunpodEndpoint]:
    endpoint = RunpodEndpoint(loopback.url, name, API_KEY)
    yield endpoint
    endpoint.close()


@pytest.fixture
def worker(loopback: LoopbackEndpoint, name: str) -> Iterator[httpx.Client]:
    """A worker by hand: takes and reports jobs as the SDK does."""
    headers = {"Authorization": f"Bearer {API_KEY}"}
    with httpx.Client(base_url=f"{loopback.url}/{name}", headers=headers, timeout=10) as client:
        yield client


def report(worker: httpx.Client, job: str, **word: object) -> None:
    worker.post(f"/job-done/worker-1/{job}", content=json.dumps(word)).raise_for_status()


def test_a_job_from_start_to_done(endpoint: RunpodEndpoint, worker: httpx.Client) -> None:
    work = work_request("g")
    job = endpoint.start(work)
    assert endpoint.status(job).state is JobState.WAITING
    taken = worker.get("/job-take/worker-1").json()
    assert (taken["id"], taken["input"]) == (job, json.loads(json.dumps(work.to_dict())))
    assert (endpoint.status(job).state, endpoint.status(job).progress) == (JobState.RUNNING, None)
    progress = Progress(3, "sampling", 0, 1, 2, 4)
    report(worker, job, status="IN_PROGRESS", output=progress.to_dict())
    assert endpoint.status(job).progress == progress
    result = WorkResult("g", 1).to_dict()
    report(worker, job, output=result)
    done = endpoint.status(job)
    assert (done.state, done.output, done.progress) == (JobState.DONE, result, None)


def test_a_failed_job_tells_why(endpoint: RunpodEndpoint, worker: httpx.Client) -> None:
    job = endpoint.start(work_request("g"))
    report(worker, job, error={"error_type": "RuntimeError", "error_message": "no such fox"})
    status = endpoint.status(job)
    assert status.state is JobState.FAILED
    assert "no such fox" in status.error


def test_cancel_is_confirmed_and_may_come_late(endpoint: RunpodEndpoint) -> None:
    job = endpoint.start(work_request("g"))
    endpoint.cancel(job)
    assert endpoint.status(job).state is JobState.CANCELLED
    endpoint.cancel(job)
    endpoint.cancel("never was")


def test_capacity_counts(endpoint: RunpodEndpoint, worker: httpx.Client) -> None:
    assert endpoint.capacity() == Capacity(workers=0, waiting=0, running=0)
    for number in range(3):
        endpoint.start(work_request(f"g{number}"))
    worker.get("/job-take/worker-1")
    assert endpoint.capacity() == Capacity(workers=1, waiting=2, running=1)


def test_an_unknown_job_is_lost(endpoint: RunpodEndpoint) -> None:
    with pytest.raises(JobLost):
        endpoint.status("never was")


def test_a_wrong_key_is_not_asked_again(loopback: LoopbackEndpoint, name: str) -> None:
    with pytest.raises(EndpointError, match="RUNPOD_API_KEY") as refused:
        RunpodEndpoint(loopback.url, name, "wrong").start(work_request("g"))
    assert not refused.value.retryable
