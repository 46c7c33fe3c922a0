"""`python -m worker` under the genuine RunPod SDK, against the loopback control plane."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from distillery.vocabulary.wire import Phase, Progress, WorkRequest, WorkResult
from tests.support.relay import Relay, running_relay
from tests.support.services.waiting import eventually
from tests.support.work import graph_of, work_request
from worker.comfyui.commands import free_port
from worker.loopback import worker_environment

ROOT = Path(__file__).parents[3]
WATCH = """
import os, sys
def watch(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple) and arguments[1][0] not in ("127.0.0.1", "::1"):
        open(os.environ["STRAY_CALLS"], "a").write(f"{arguments[1]}\\n")
    if event == "socket.getaddrinfo" and arguments[0] not in ("127.0.0.1", "localhost", None):
        open(os.environ["STRAY_CALLS"], "a").write(f"{arguments[0]}\\n")
sys.addaudithook(watch)
"""


class Endpoint:
    """A client of the control plane, as a master is one."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._http = httpx.Client(base_url=f"{url}/v2/test", timeout=10, trust_env=False)

    def run(self, request: WorkRequest) -> str:
        return str(self._http.post("/run", json={"input": request.to_dict()}).json()["id"])

    def status(self, job: str) -> dict[str, Any]:
        answer: dict[str, Any] = self._http.get(f"/status/{job}").json()
        return answer

    def cancel(self, job: str) -> None:
        self._http.post(f"/cancel/{job}").raise_for_status()

    def ended(self, job: str) -> dict[str, Any]:
        def ask() -> dict[str, Any] | None:
            status = self.status(job)
            return None if status["status"] in ("IN_QUEUE", "IN_PROGRESS") else status

        return eventually(ask)

    def ready(self) -> bool:
        try:
            return self._http.get("/health").status_code == 200
        except httpx.TransportError:
            return False


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    port = free_port()
    command = [sys.executable, "-m", "master.endpoints.loopback", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        endpoint = Endpoint(f"http://127.0.0.1:{port}")
        eventually(endpoint.ready)
        yield endpoint
    finally:
        process.terminate()
        process.wait(10)


class Worker:
    """One worker process with its storage folder."""

    def __init__(self, control_plane_url: str, folder: Path, **settings: str) -> None:
        self.folder, self.stray = folder, folder / "stray-calls"
        (folder / "sitecustomize.py").write_text(WATCH)
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("COMFYUI", "RUNPOD"))},
            **worker_environment(control_plane_url, "test", folder.name, "a-key"),
            "STORAGE_URL": f"file://{folder}/pictures",
            "STANDIN_STEP_SECONDS": "0.02",
            "HOME": str(folder),
            "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}",
            "STRAY_CALLS": str(self.stray),
            **settings,
        }
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen([sys.executable, "-m", "worker"], cwd=ROOT, env=environment, stderr=log)

    def result(self, request: WorkRequest) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads((self.folder / "pictures" / request.result_key).read_text())
        return answer

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def end(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@pytest.fixture
def relay(endpoint: Endpoint) -> Iterator[Relay]:
    with running_relay(endpoint.url) as relay:
        yield relay


@pytest.fixture
def worker(relay: Relay, tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(relay.url, tmp_path, NUDITY_CHECK="worker")
    yield worker
    worker.process.kill()
    worker.process.wait(10)


def test_jobs_are_run_reported_cancelled_and_drained(endpoint: Endpoint, worker: Worker) -> None:
    request = work_request("fox", graph=graph_of("a red fox", steps=50), seeds=[1, 2])
    job = endpoint.run(request)
    seen: dict[int, Progress] = {}

    def follow() -> bool:
        status = endpoint.status(job)
        if status["status"] == "IN_PROGRESS" and status.get("output"):
            progress = Progress.from_dict(status["output"])
            seen[progress.sequence] = progress
        return bool(status["status"] == "COMPLETED")

    assert eventually(follow)
    result = WorkResult.from_dict(endpoint.status(job)["output"])
    assert [output.seed for output in result.outputs] == [1, 2]
    assert WorkResult.from_dict(worker.result(request)) == result
    assert any(progress.phase is Phase.SAMPLING and progress.steps == 50 for progress in seen.values())
    assert {output.rating for output in result.outputs} == {"safe"}, "NudeNet looked at them"

    long = work_request("long", graph=graph_of("a red fox", steps=5000))
    job = endpoint.run(long)
    eventually(lambda: (endpoint.status(job).get("output") or {}).get("phase") == Phase.SAMPLING)
    endpoint.cancel(job)
    eventually((worker.folder / "pictures" / long.result_key).exists)
    assert worker.result(long)["cancelled"] is True

    broken = endpoint.ended(endpoint.run(work_request("oom", graph=graph_of("standin_out_of_memory"))))
    assert broken["status"] == "COMPLETED"  # failures are answers, not exceptions
    assert broken["output"]["failure"]["kind"] == "out_of_memory"

    last = endpoint.run(work_request("last", graph=graph_of("a red fox", steps=50)))
    eventually(lambda: endpoint.status(last)["status"] == "IN_PROGRESS")
    assert worker.end() == 0
    assert endpoint.status(last)["status"] == "COMPLETED"
    assert not worker.stray.exists(), worker.stray.read_text()


def test_a_job_taken_while_the_worker_stops_is_not_lost(endpoint: Endpoint, relay: Relay, worker: Worker) -> None:
    endpoint.ended(endpoint.run(work_request("warm")))
    relay.hold(b"request-of-late")
    job = endpoint.run(work_request("late"))
    assert relay.holding.wait(10)  # the worker was given the job, and does not know yet
    worker.process.send_signal(signal.SIGTERM)
    time.sleep(0.5)  # in silence, the SDK's loop that runs jobs ends; it looks at its flag each 0.1 s
    relay.release()
    assert worker.process.wait(30) == 0
    assert endpoint.status(job)["status"] == "COMPLETED"
    assert "draining_last_jobs" in worker.log()


@pytest.mark.parametrize("setting", ["COMFYUI_HOME", "COMFYUI_URL"])
def test_without_a_comfyui_it_takes_no_job_and_leaves(endpoint: Endpoint, tmp_path: Path, setting: str) -> None:
    (tmp_path / "main.py").write_text("raise SystemExit(3)")
    chosen = {"COMFYUI_HOME": str(tmp_path), "COMFYUI_URL": f"http://127.0.0.1:{free_port()}"}[setting]
    job = endpoint.run(work_request(f"untaken-{setting}"))
    worker = Worker(endpoint.url, tmp_path, COMFYUI_START_TIMEOUT="2", **{setting: chosen})
    try:
        assert worker.process.wait(30) == 1
    finally:
        worker.process.kill()
        worker.process.wait(10)
    assert endpoint.status(job)["status"] == "IN_QUEUE"
    assert "worker_left" in worker.log()
    endpoint.cancel(job)


def test_without_an_endpoint_it_says_what_is_missing(tmp_path: Path) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RUNPOD")}
    run = subprocess.run(
        [sys.executable, "-m", "worker"], cwd=ROOT, env=clean, capture_output=True, text=True, timeout=30
    )
    assert run.returncode == 2
    assert "RUNPOD_WEBHOOK_GET_JOB" in run.stderr
