"""How a generation is started: once, unless the endpoint refuses it; nothing is lost while the database is away."""

from distillery.vocabulary.errors import EndpointError, NotStarted
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.unit.master.conftest import Dispatcher, due_now, settle
from tests.unit.master.outage import Outage


def test_an_endpoint_that_takes_no_jobs_costs_an_attempt(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    endpoint.trouble = EndpointError("The GPU endpoint is busy.")
    settlement = dispatcher.dispatch(dispatcher.ports()).ended()
    assert settlement is not None
    assert settlement.status is GenerationStatus.QUEUED
    settle(backend, settlement)
    assert backend.generations(request)[0]["attempt"] == 1


def test_a_job_that_the_endpoint_refuses_for_good_is_not_tried_again(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    endpoint.trouble = EndpointError("The GPU endpoint refused the job (400).", retryable=False)
    settle(backend, dispatcher.dispatch(dispatcher.ports()).ended())
    assert backend.view(request).outcome == Outcome.FAILED


def test_work_waits_while_only_the_operator_can_mend_the_endpoint(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    ports = dispatcher.ports()
    endpoint.trouble = NotStarted("The GPU endpoint refuses RUNPOD_API_KEY.", retryable=False)
    for _ in range(10):
        due_now(backend)
        settle(backend, dispatcher.dispatch(ports).ended())
    endpoint.trouble, endpoint.finish_at_once = None, True
    due_now(backend)
    settle(backend, dispatcher.dispatch(ports).ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED


def test_a_database_away_before_the_start_is_waited_for(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, outage: Outage
) -> None:
    backend.ask()
    ports = dispatcher.ports()
    generation = dispatcher.claim(ports)
    outage.begin()
    under_way = dispatcher.dispatch(ports, generation)
    outage.await_refusals()
    assert endpoint.started == []
    outage.end()
    endpoint.finish(endpoint.await_start())
    settlement = under_way.ended()
    assert settlement is not None
    assert (settlement.status, len(endpoint.started)) == (GenerationStatus.SUCCEEDED, 1)


def test_a_database_away_right_after_the_start_does_not_lose_the_job(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, outage: Outage
) -> None:
    request = backend.ask()
    endpoint.after_start = outage.begin
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    outage.await_refusals()
    outage.end()
    endpoint.finish(job)
    settle(backend, under_way.ended())
    assert (backend.view(request).outcome, endpoint.started[1:]) == (Outcome.SUCCEEDED, [])
    assert backend.generations(request)[0]["endpoint_job_id"] == job
