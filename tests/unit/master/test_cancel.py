"""Called off at each stage: before the start, at the endpoint, and while that does not listen."""

from distillery.vocabulary.errors import EndpointError, JobLost
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from master.dispatch import Dispatch
from master.endpoints.port import JobState
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.unit.master.conftest import Dispatcher, settle


def test_a_running_job_is_cancelled_at_its_endpoint(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.move(job, JobState.RUNNING)
    endpoint.await_look(job)
    backend.cancel(request)
    assert backend.view(request).cancelling
    under_way.dispatch.cancel()
    settle(backend, under_way.ended())
    assert endpoint.cancelled == [job]
    assert backend.view(request).outcome == Outcome.CANCELLED


def test_a_cancellation_that_the_endpoint_did_not_hear_is_said_again(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.await_look(job)
    endpoint.trouble = EndpointError("It does not answer.")
    under_way.dispatch.cancel()
    endpoint.await_refusals("cancel")
    assert under_way.thread.is_alive(), "the job runs on: giving up now would leave it running for nobody"
    endpoint.trouble = None
    settlement = under_way.ended()
    assert settlement is not None
    assert (settlement.status, endpoint.cancelled) == (GenerationStatus.CANCELLED, [job])


def test_cancelled_before_the_start_nothing_starts(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    ports = dispatcher.ports()
    generation = dispatcher.claim(ports)
    dispatch = Dispatch(generation, ports)
    dispatch.cancel()
    settlement = dispatch.run()
    assert settlement is not None
    assert (settlement.status, endpoint.started) == (GenerationStatus.CANCELLED, [])


def test_an_unknown_job_can_still_be_called_off(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    endpoint.await_look(job := endpoint.await_start())
    endpoint.trouble = JobLost("There is no such job.")
    under_way.dispatch.cancel()
    settlement = under_way.ended()
    assert settlement is not None
    assert settlement.status is GenerationStatus.QUEUED, f"{job} is lost; the queue itself knows that it was called off"
