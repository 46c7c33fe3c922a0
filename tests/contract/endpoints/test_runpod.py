"""The RunPod adapter: against the loopback endpoint, and against a server that is busy, broken, slow or gone."""

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest
from structlog.testing import capture_logs

from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import EndpointError, JobLost, NotStarted
from distillery.vocabulary.wire import Progress, WorkResult
from master.endpoints import runpod
from master.endpoints.port import Capacity, JobState
from master.endpoints.runpod import RunpodEndpoint
from tests.support.endpoint import API_KEY, LoopbackEndpoint
from tests.support.services.process import free_port
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


class MoodyServer:
    """Answers each call with the next of its moods; a mood is (status, body), or None for silence."""

    def __init__(self, *moods: tuple[int, str] | None) -> None:
        self.calls: list[str] = []
        self._moods = list(moods)
        self._silent = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server._answer(self)

            do_POST = do_GET  # noqa: N815 - the name that http.server looks for

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=[0.01])
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._silent.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _answer(self, call: BaseHTTPRequestHandler) -> None:
        call.rfile.read(int(call.headers.get("Content-Length", 0)))
        mood = self._moods[min(len(self.calls), len(self._moods) - 1)]
        self.calls.append(f"{call.command} {call.path}")
        if mood is None:
            self._silent.wait(30)
            return
        status, body = mood
        call.send_response(status)
        call.send_header("Content-Length", str(len(body.encode())))
        call.end_headers()
        call.wfile.write(body.encode())


@pytest.fixture
def moody() -> Iterator[Callable[..., tuple[MoodyServer, RunpodEndpoint]]]:
    opened: list[tuple[MoodyServer, RunpodEndpoint]] = []

    def start(*moods: tuple[int, str] | None) -> tuple[MoodyServer, RunpodEndpoint]:
        server = MoodyServer(*moods)
        opened.append((server, RunpodEndpoint(server.url, "e", "key")))
        return opened[-1]

    yield start
    for server, endpoint in opened:
        endpoint.close()
        server.close()


Moody = Callable[..., tuple[MoodyServer, RunpodEndpoint]]


def test_a_busy_endpoint_is_waited_for(moody: Moody) -> None:
    server, endpoint = moody((429, "slow down"), (503, "no capacity"), (200, '{"id": "job-1"}'))
    assert endpoint.start(work_request("g")) == "job-1"
    assert server.calls == ["POST /e/run"] * 3


def test_a_broken_endpoint_is_asked_again_but_not_told_to_start_again(moody: Moody) -> None:
    """A start that ended in 502 may have happened."""
    server, endpoint = moody((500, "oops"), (200, '{"id": "j", "status": "IN_QUEUE"}'))
    assert endpoint.status("j").state is JobState.WAITING
    assert len(server.calls) == 2
    server, endpoint = moody((502, "oops"))
    with pytest.raises(EndpointError) as broken:
        endpoint.start(work_request("g"))
    assert not isinstance(broken.value, NotStarted)
    assert server.calls == ["POST /e/run"]


@pytest.mark.parametrize("status", [401, 403, 404, 429, 503])
def test_what_certainly_started_nothing_says_so(status: int, moody: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runpod, "ATTEMPTS", 1)
    _, endpoint = moody((status, "no"))
    with pytest.raises(NotStarted):
        endpoint.start(work_request("g"))


def test_patience_ends(moody: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runpod, "ATTEMPTS", 2)
    server, endpoint = moody((503, "no capacity"))
    with pytest.raises(EndpointError, match=r"503.*no capacity") as busy:
        endpoint.start(work_request("g"))
    assert busy.value.retryable
    assert len(server.calls) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 413, 422])
def test_refusals_are_final(status: int, moody: Moody) -> None:
    server, endpoint = moody((status, "no"))
    with pytest.raises(EndpointError) as refused:
        endpoint.start(work_request("g"))
    assert not refused.value.retryable
    assert len(server.calls) == 1


def test_a_start_that_got_no_answer_is_not_repeated(moody: Moody, monkeypatch: pytest.MonkeyPatch) -> None:
    """It may have happened: a second one would run the job twice."""
    monkeypatch.setattr(runpod, "TIMEOUT", httpx.Timeout(0.2))
    server, endpoint = moody(None)
    with pytest.raises(EndpointError, match="did not answer"):
        endpoint.start(work_request("g"))
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "body", ["", "<html>Bad gateway</html>", "[]", "null", "{}", '{"ok": true}'], ids=lambda body: body or "nothing"
)
def test_an_answer_that_makes_no_sense_is_an_endpoint_s_error(body: str, moody: Moody) -> None:
    _, endpoint = moody((200, body))
    with pytest.raises(EndpointError):
        endpoint.start(work_request("g"))
    with pytest.raises(EndpointError):
        endpoint.status("job-1")


@pytest.mark.parametrize("output", ["text", 7, [1], {}, {"sequence": 1}, {"sequence": "x", "phase": None}, None])
def test_strange_progress_is_no_progress(output: object, moody: Moody) -> None:
    _, endpoint = moody((200, json.dumps({"id": "j", "status": "IN_PROGRESS", "output": output})))
    status = endpoint.status("j")
    assert (status.state, status.progress, status.output) == (JobState.RUNNING, None, None)


def test_states_we_do_not_know_are_waited_out(moody: Moody) -> None:
    _, endpoint = moody((200, '{"id": "j", "status": "WARMING_UP"}'))
    assert endpoint.status("j").state is JobState.RUNNING


@pytest.mark.parametrize(("word", "state"), runpod.STATES.items())
def test_every_state_has_a_meaning(word: str, state: JobState, moody: Moody) -> None:
    _, endpoint = moody((200, json.dumps({"id": "j", "status": word})))
    assert endpoint.status("j").state is state


def test_nobody_there_is_said_after_the_last_attempt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runpod, "ATTEMPTS", 3)
    endpoint = RunpodEndpoint(f"http://127.0.0.1:{free_port()}", "e", "key")
    with capture_logs() as logs, pytest.raises(NotStarted, match="cannot be reached") as error:
        endpoint.status("j")
    assert [(entry["event"], entry["attempt"]) for entry in logs] == [("endpoint_retried", 1), ("endpoint_retried", 2)]
    assert error.value.retryable
    endpoint.close()
