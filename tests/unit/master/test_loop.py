"""A whole master in this process: claims what fits, keeps what it holds, lets go of it unharmed."""

import threading

import pytest
from structlog.testing import capture_logs

from distillery.cache.port import Doorbell
from distillery.vocabulary.errors import NotStarted
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.wire import Output
from master.endpoints.port import JobState
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher
from tests.unit.master.outage import Outage
from tests.unit.master.working import delivered, working


def test_holds_no_more_than_its_slots(backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    request = backend.ask("a red fox --images 5")
    with working(backend, dispatcher, slots=2):
        endpoint.await_start(2)
        endpoint.await_look("job-2")
        assert len(endpoint.started) == 2
        endpoint.finish_at_once = True
        endpoint.finish("job-1")
        endpoint.finish("job-2")
        eventually(lambda: delivered(backend, request), 10)
    assert (backend.view(request).outcome, len(backend.view(request).images)) == (Outcome.SUCCEEDED, 5)


def test_a_settlement_that_cannot_be_stored_holds_up_no_other(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    impossible, possible = backend.ask(), backend.ask()
    with capture_logs() as logs, working(backend, dispatcher):
        endpoint.await_start(2)
        endpoint.finish("job-1", outputs=[Output("a.png", None, None, 1, 1)])  # type: ignore[arg-type]
        endpoint.finish("job-2")
        eventually(lambda: delivered(backend, possible) and delivered(backend, impossible), 10)
    outcomes = {backend.view(request).outcome for request in (impossible, possible)}
    assert outcomes == {Outcome.SUCCEEDED, Outcome.FAILED}
    assert "settlement_refused" in [entry["event"] for entry in logs], "the operator is told"


def test_an_endpoint_that_is_away_costs_nobody_anything(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("master.loop.LONGEST_PAUSE", 0.05)
    monkeypatch.setattr("master.loop.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("master.results.AWAY_WAIT", 0.0)
    asked = [backend.ask() for _ in range(3)]
    endpoint.finish_at_once = True
    endpoint.trouble = NotStarted("The GPU endpoint cannot be reached.")
    with working(backend, dispatcher, slots=1):
        endpoint.await_refusals("start", 8)
        endpoint.trouble = None
        eventually(lambda: all(delivered(backend, request) for request in asked), 20)
    assert {backend.view(request).outcome for request in asked} == {Outcome.SUCCEEDED}


class Attended:
    """A doorbell that tells when somebody listens to it."""

    def __init__(self, bell: Doorbell) -> None:
        self._bell = bell
        self.ring, self.count = bell.ring, bell.count
        self.listened = threading.Event()

    def wait(self, name: str, seen: int, timeout: float) -> int:
        self.listened.set()
        return self._bell.wait(name, seen, timeout)


def test_the_doorbell_wakes_it(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself it would look again after a minute."""
    monkeypatch.setattr("master.loop.POLL", 60.0)
    endpoint.finish_at_once = True
    backend.doorbell = bell = Attended(backend.doorbell)
    with working(backend, dispatcher):
        assert bell.listened.wait(10)
        for _ in range(3):
            request = backend.ask()
            eventually(lambda request=request: delivered(backend, request), 10)


def test_two_masters_share_and_finish_nothing_twice(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    endpoint.finish_at_once = True
    requests = [backend.ask("a red fox --images 3", member=f"member-{number}") for number in range(6)]
    with working(backend, dispatcher, "first", slots=2), working(backend, dispatcher, "second", slots=2):
        eventually(lambda: all(delivered(backend, one) for one in requests), 20)
    assert len(endpoint.started) == 18
    for one in requests:
        assert len(backend.view(one).images) == 3
        assert backend.history(one).count(("request", "delivered")) == 1


def test_a_cancellation_reaches_the_running_job(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask("a red fox --images 2")
    with working(backend, dispatcher, slots=1):
        job = endpoint.await_start()
        endpoint.move(job, JobState.RUNNING)
        endpoint.await_look(job)
        backend.cancel(request)
        eventually(lambda: delivered(backend, request), 10)
    assert (endpoint.cancelled, len(endpoint.started)) == ([job], 1)
    assert backend.view(request).outcome == Outcome.CANCELLED


def test_stopped_it_lets_go_and_the_next_adopts_at_once(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    with working(backend, dispatcher, "first", lease=600.0):
        job = endpoint.await_start()
        endpoint.move(job, JobState.RUNNING)
        endpoint.await_look(job)
    with working(backend, dispatcher, "second", lease=600.0):
        endpoint.await_look(job)
        endpoint.finish(job)
        eventually(lambda: delivered(backend, request), 10)
    assert (len(endpoint.started), backend.generations(request)[0]["attempt"]) == (1, 1)
    assert backend.view(request).outcome == Outcome.SUCCEEDED


def test_stopped_it_waits_for_what_ends_in_time(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    with working(backend, dispatcher, slots=1, drain=30.0) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        later = backend.ask()
        master.stop()
        endpoint.finish(job)
    assert delivered(backend, request)
    assert backend.view(later).status == "queued", "nothing new is claimed"


def test_a_database_that_comes_back_finds_everything_settled(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, outage: Outage
) -> None:
    request = backend.ask()
    with working(backend, dispatcher) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        outage.begin()
        endpoint.finish(job)
        eventually(lambda: master.held() == [], 10)
        outage.await_refusals()  # nothing is held, so it is the settlement that is refused
        outage.end()
        eventually(lambda: delivered(backend, request), 10)
    assert len(endpoint.started) == 1


def test_stopped_without_a_database_it_still_stops(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, outage: Outage
) -> None:
    backend.ask()
    with working(backend, dispatcher):
        endpoint.await_look(endpoint.await_start())
        outage.begin()
        outage.await_refusals()
