"""The RunPod adapter against a server that is busy, broken, slow or gone."""

import json
from collections.abc import Callable, Iterator

import httpx
import pytest
from structlog.testing import capture_logs

from distillery.vocabulary.errors import EndpointError, NotStarted
from master.endpoints import runpod
from master.endpoints.port import JobState
from master.endpoints.runpod import RunpodEndpoint
from tests.contract.endpoints.moody import MoodyServer
from tests.support.services.process import free_port
from tests.support.work import work_request


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
