"""The loopback endpoint between RunPod's own client and RunPod's own worker: both are the genuine SDK."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests

from distillery.vocabulary.clock import new_id
from tests.support.endpoint import API_KEY, LoopbackEndpoint
from tests.support.services.waiting import eventually
from worker import sdk

ENDED = ("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT")


@pytest.fixture(scope="module")
def runpod(loopback: LoopbackEndpoint) -> Iterator[Any]:
    """The SDK, looking at the loopback endpoint."""
    module = sdk.load()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "endpoint_url_base", loopback.url)
        patch.setattr(module, "api_key", API_KEY)
        yield module


@pytest.fixture
def lonely() -> str:
    """The name of an endpoint that no worker serves."""
    return new_id()


@pytest.fixture
def http(loopback: LoopbackEndpoint) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=loopback.url, headers={"Authorization": f"Bearer {API_KEY}"}, timeout=10) as client:
        yield client


def ended(job: Any, seconds: float = 20.0) -> str:
    """The state in which the job ends."""
    eventually(lambda: job.status() in ENDED, seconds)
    return str(job.status())


def started(job: Any) -> None:
    eventually(lambda: job.status() == "IN_PROGRESS", 20)


def look(http: httpx.Client, endpoint: str, job: Any) -> dict[str, Any]:
    answer: dict[str, Any] = http.get(f"/{endpoint}/status/{job.job_id}").raise_for_status().json()
    return answer


def test_a_job_is_done(runpod: Any, shared: str, http: httpx.Client) -> None:
    job = runpod.Endpoint(shared).run({"input": {"echo": "fox"}})
    assert ended(job) == "COMPLETED"
    assert job.output() == {"echo": "fox"}
    answer = look(http, shared, job)
    assert {"id", "status", "output", "delayTime", "executionTime", "workerId"} <= answer.keys()
    assert answer["workerId"] == "worker-1"


def test_a_failing_job_says_why(runpod: Any, shared: str, http: httpx.Client) -> None:
    job = runpod.Endpoint(shared).run({"input": {"fail": "no such fox"}})
    assert ended(job) == "FAILED"
    assert "no such fox" in str(look(http, shared, job)["error"])


def test_progress_is_seen_and_ends_nothing(runpod: Any, shared: str, http: httpx.Client, tmp_path: Path) -> None:
    go_on = tmp_path / "go-on"
    job = runpod.Endpoint(shared).run({"input": {"progress": 3, "until": str(go_on), "echo": "end"}})
    eventually(lambda: look(http, shared, job).get("output", {}).get("sequence") == 3, 20)
    assert job.status() == "IN_PROGRESS"
    go_on.touch()
    assert ended(job) == "COMPLETED"
    assert job.output() == {"echo": "end"}


def test_progress_after_the_end_changes_nothing(runpod: Any, shared: str, http: httpx.Client) -> None:
    job = runpod.Endpoint(shared).run({"input": {"echo": "end"}})
    assert ended(job) == "COMPLETED"
    before = look(http, shared, job)
    late = {"status": "IN_PROGRESS", "output": {"sequence": 9, "phase": "sampling"}}
    http.post(f"/{shared}/job-done/worker-1/{job.job_id}", json=late).raise_for_status()
    assert look(http, shared, job) == before


def test_a_running_job_is_cancelled_and_its_worker_free(runpod: Any, shared: str, tmp_path: Path) -> None:
    endpoint = runpod.Endpoint(shared)
    job = endpoint.run({"input": {"until": str(tmp_path / "never")}})
    started(job)
    job.cancel()
    assert ended(job) == "CANCELLED"
    assert ended(endpoint.run({"input": {"echo": 1}})) == "COMPLETED", "the worker holds one job at a time"


def test_a_waiting_job_is_cancelled_and_never_runs(runpod: Any, lonely: str, http: httpx.Client) -> None:
    job = runpod.Endpoint(lonely).run({"input": {"echo": 1}})
    assert job.status() == "IN_QUEUE"
    job.cancel()
    assert ended(job) == "CANCELLED"
    assert http.get(f"/{lonely}/job-take/worker-1").status_code == 204


def test_purge_takes_what_waits_and_leaves_what_runs(runpod: Any, lonely: str, http: httpx.Client) -> None:
    endpoint = runpod.Endpoint(lonely)
    jobs = [endpoint.run({"input": {"echo": number}}) for number in range(4)]
    taken = http.get(f"/{lonely}/job-take/worker-1").json()["id"]
    assert taken == jobs[0].job_id, "first come, first served"
    assert endpoint.purge_queue()["removed"] == 3
    assert [job.status() for job in jobs] == ["IN_PROGRESS", "CANCELLED", "CANCELLED", "CANCELLED"]


def test_health_counts_jobs_and_workers(runpod: Any, lonely: str, http: httpx.Client) -> None:
    endpoint = runpod.Endpoint(lonely)
    assert endpoint.health()["workers"]["idle"] == 0
    for number in range(3):
        endpoint.run({"input": {"echo": number}})
    http.get(f"/{lonely}/job-take/worker-1")
    health = endpoint.health()
    assert (health["jobs"]["inQueue"], health["jobs"]["inProgress"]) == (2, 1)
    assert (health["workers"]["running"], health["workers"]["idle"]) == (1, 0)


def test_a_killed_worker_s_job_goes_to_another(
    runpod: Any, loopback: LoopbackEndpoint, lonely: str, tmp_path: Path
) -> None:
    go_on = tmp_path / "go-on"
    with loopback.sdk_worker(tmp_path / "first", lonely, "first") as first:
        job = runpod.Endpoint(lonely).run({"input": {"until": str(go_on), "echo": "done by the second"}})
        started(job)
        go_on.touch()  # whoever has it next finishes at once
        first.kill()
    with loopback.sdk_worker(tmp_path / "second", lonely, "second"):
        assert ended(job, 30) == "COMPLETED"
        assert job.output() == {"echo": "done by the second"}


def test_a_successor_of_the_same_name_gets_the_job_at_once(runpod: Any, lonely: str, http: httpx.Client) -> None:
    """A supervised worker is back in a second: its name keeps talking, so silence would never tell."""
    job = runpod.Endpoint(lonely).run({"input": {"echo": 1}})
    take = f"/{lonely}/job-take/local-1"
    assert http.get(take, params={"job_in_progress": "0"}).json()["id"] == job.job_id
    assert http.get(take, params={"job_in_progress": "1"}).status_code == 204, "it works on it"
    assert http.get(take, params={"job_in_progress": "0"}).json()["id"] == job.job_id, "it lost it"


def test_a_job_that_silences_every_worker_fails(runpod: Any, lonely: str, http: httpx.Client) -> None:
    job = runpod.Endpoint(lonely).run({"input": {"echo": 1}})
    for _ in range(3):
        taken = http.get(f"/{lonely}/job-take/local-1", params={"job_in_progress": "0"})
        assert taken.json()["id"] == job.job_id
    assert http.get(f"/{lonely}/job-take/local-1", params={"job_in_progress": "0"}).status_code == 204
    assert job.status() == "FAILED"
    assert "went silent" in look(http, lonely, job)["error"]


def test_a_stopped_worker_finishes_what_it_holds(
    runpod: Any, loopback: LoopbackEndpoint, lonely: str, tmp_path: Path
) -> None:
    go_on = tmp_path / "go-on"
    worker = loopback.sdk_worker(tmp_path / "worker", lonely)
    with worker:
        job = runpod.Endpoint(lonely).run({"input": {"until": str(go_on), "echo": 1}})
        started(job)
        os.kill(worker.pid, signal.SIGTERM)
        go_on.touch()
        assert ended(job) == "COMPLETED"
        assert worker.end(seconds=15) == 0


@pytest.mark.parametrize(("policy", "take"), [({"ttl": 200}, False), ({"executionTimeout": 200, "ttl": 60_000}, True)])
def test_jobs_end_when_their_time_is_over(
    policy: dict[str, int], take: bool, runpod: Any, lonely: str, http: httpx.Client
) -> None:
    job = runpod.Endpoint(lonely).run({"input": {"echo": 1}, "policy": policy})
    if take:
        http.get(f"/{lonely}/job-take/worker-1").raise_for_status()
    assert ended(job) == "TIMED_OUT"
    assert http.get(f"/{lonely}/job-take/worker-1").status_code == 204


def test_a_wrong_key_is_refused_everywhere(runpod: Any, loopback: LoopbackEndpoint, shared: str) -> None:
    with pytest.raises(RuntimeError, match="401"):
        runpod.Endpoint(shared, api_key="wrong").health()
    for method, path in [
        ("POST", "run"), ("GET", "status/1"), ("POST", "cancel/1"), ("POST", "purge-queue"),
        ("GET", "job-take/w"), ("GET", "job-stop/w"), ("POST", "job-done/w/1"), ("GET", "ping/w"),
    ]:  # fmt: skip
        answer = httpx.request(method, f"{loopback.url}/{shared}/{path}", headers={"Authorization": "Bearer wrong"})
        assert answer.status_code == 401, path


def test_more_than_ten_megabytes_are_refused(runpod: Any, lonely: str) -> None:
    endpoint = runpod.Endpoint(lonely)
    assert endpoint.run({"input": {"echo": "x" * (10 * 1024 * 1024 - 100)}}).status() == "IN_QUEUE"
    with pytest.raises(requests.HTTPError) as refused:
        endpoint.run({"input": {"echo": "x" * 10 * 1024 * 1024}})
    assert refused.value.response.status_code == 413


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff", b"[]", b'"fox"', b"{}", b'{"input": 7}', b'{"input": {}, "policy": 7}',
     b'{"input": {}, "policy": {"ttl": "soon"}}'],
)  # fmt: skip
def test_what_is_no_job_is_refused(body: bytes, lonely: str, http: httpx.Client) -> None:
    assert http.post(f"/{lonely}/run", content=body).status_code == 400


def test_an_unknown_job_is_not_found(lonely: str, http: httpx.Client) -> None:
    assert http.get(f"/{lonely}/status/nothing").status_code == 404
    assert http.post(f"/{lonely}/cancel/nothing").status_code == 404


def test_a_poll_that_finds_no_work_is_held(lonely: str, http: httpx.Client) -> None:
    """At least almost a second, or idle workers would ask all day long; that it ends is seen by its answer."""
    began = time.monotonic()
    assert http.get(f"/{lonely}/job-take/worker-1").status_code == 204
    assert time.monotonic() - began > 0.9


def test_a_held_poll_gets_the_work_that_comes(runpod: Any, lonely: str, http: httpx.Client) -> None:
    def polled() -> str | None:
        answers = (http.get(f"/{lonely}/job-take/worker-1") for _ in range(20))  # the work may come between two polls
        return next((str(answer.json()["id"]) for answer in answers if answer.status_code == 200), None)

    with ThreadPoolExecutor(1) as thread:
        polling = thread.submit(polled)
        job = runpod.Endpoint(lonely).run({"input": {"echo": 1}})
        assert polling.result() == job.job_id
