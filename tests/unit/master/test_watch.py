"""A running job is watched to its end: its progress, its pictures, or words for its member."""

from distillery.vocabulary.errors import EndpointError, FailureClass
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.wire import Failure, Progress
from master.endpoints.port import JobState
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher, due_now, settle


def test_a_finished_job_becomes_the_request_s_picture(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask("a red fox --seed 7 --images 1")
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    (row,) = backend.generations(request)
    eventually(lambda: backend.view(request).status == "running", 5)
    assert endpoint.work(job).output_prefix == f"requests/{request}/{row['public_id']}/1/"
    endpoint.finish(job)
    settle(backend, under_way.ended())
    view = backend.view(request)
    assert (view.status, view.outcome, [one.seed for one in view.images]) == ("delivered", Outcome.SUCCEEDED, [7])


def test_progress_is_shown_and_never_moves_back(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.move(job, JobState.RUNNING, progress=Progress(5, "sampling", 0, 1, 10, 20))
    eventually(lambda: backend.view(request).progress == 0.5, 5)
    endpoint.move(job, JobState.RUNNING, progress=Progress(3, "sampling", 0, 1, 2, 20))
    endpoint.await_look(job)
    endpoint.await_look(job)
    view = backend.view(request)
    assert (view.progress, view.phase, view.step, view.steps) == (0.5, "sampling", 10, 20)


def test_a_failing_job_ends_with_words_for_its_member(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    ports = dispatcher.ports()
    for attempt in (1, 2):
        under_way = dispatcher.dispatch(ports)
        endpoint.finish(
            endpoint.await_start(attempt), Failure(FailureClass.OUT_OF_MEMORY, "Allocation on device 0 failed.")
        )
        settle(backend, under_way.ended())
        due_now(backend)
    view = backend.view(request)
    assert view.outcome == Outcome.FAILED
    assert view.problem is not None
    assert view.problem["code"] == "out_of_memory"
    assert view.problem["message"].startswith("This request needs more GPU memory than there is.")
    assert "Allocation on device" in backend.generations(request)[0]["failure"], "the operator finds the reason"
    assert ports.queue.exchange([], 1) == []


def test_a_silent_endpoint_is_no_end(backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.await_look(job)
    endpoint.trouble = EndpointError("It does not answer.")
    endpoint.finish(job)
    endpoint.await_refusals("status")
    assert under_way.thread.is_alive()
    endpoint.trouble = None
    settle(backend, under_way.ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED
