"""One generation's way: started or adopted, watched, cancelled, lost; each time the queue is told the truth."""

import json
import threading
from dataclasses import replace
from typing import cast

import pytest
from sqlalchemy.exc import OperationalError

from distillery.queue.generations import GenerationQueue
from distillery.storage.port import Storage
from distillery.vocabulary.errors import AccessDenied, EndpointError, FailureClass, JobLost, StorageError
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from distillery.vocabulary.wire import Failure, Progress
from master.dispatch import Dispatch
from master.endpoints.port import JobState
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint, result_of
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher, due_now, settle

CANCELLED, FAILED, QUEUED, SUCCEEDED = (
    GenerationStatus.CANCELLED,
    GenerationStatus.FAILED,
    GenerationStatus.QUEUED,
    GenerationStatus.SUCCEEDED,
)


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


def test_a_lost_job_is_settled_from_storage(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    work = endpoint.work(job := endpoint.await_start())
    backend.storage.put(work.result_key, json.dumps(result_of(work).to_dict()).encode())
    endpoint.forget(job)
    settle(backend, under_way.ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED
    assert len(endpoint.started) == 1


class Away:
    """A storage that does not answer until it is `back`."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.asked, self.back = threading.Event(), threading.Event()

    def get(self, key: str) -> bytes:
        self.asked.set()
        if not self.back.is_set():
            raise StorageError("It does not answer.")
        return self._storage.get(key)


def test_a_lost_job_is_not_run_again_before_the_storage_can_say_what_came_of_it(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("master.dispatch.AWAY", 0.01)
    request = backend.ask()
    away = Away(backend.storage)
    under_way = dispatcher.dispatch(replace(dispatcher.ports(), storage=cast(Storage, away)))
    work = endpoint.work(job := endpoint.await_start())
    backend.storage.put(work.result_key, json.dumps(result_of(work).to_dict()).encode())
    endpoint.forget(job)
    assert away.asked.wait(10)
    away.back.set()
    settle(backend, under_way.ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED
    assert len(endpoint.started) == 1


def test_a_lost_job_without_a_result_runs_again_later(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    ports = dispatcher.ports()
    under_way = dispatcher.dispatch(ports)
    endpoint.forget(endpoint.await_start())
    settlement = under_way.ended()
    assert settlement is not None
    assert (settlement.status, settlement.delay) == (QUEUED, 2.0)
    settle(backend, settlement)
    assert ports.queue.exchange([], 1) == [], "its back-off is not over"
    due_now(backend)
    again = dispatcher.dispatch(ports)
    job = endpoint.await_start(2)
    assert [work.attempt for work in endpoint.started] == [1, 2]
    endpoint.finish(job)
    settle(backend, again.ended())
    view = backend.view(request)
    assert (view.outcome, view.problem) == (Outcome.SUCCEEDED, None), "what went wrong on the way is not its problem"


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


def test_an_endpoint_that_takes_no_jobs_costs_an_attempt(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    endpoint.trouble = EndpointError("The GPU endpoint is busy.")
    settlement = dispatcher.dispatch(dispatcher.ports()).ended()
    assert settlement is not None
    assert settlement.status is QUEUED
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
    endpoint.trouble = AccessDenied("The GPU endpoint refuses RUNPOD_API_KEY.", retryable=False)
    for _ in range(10):
        due_now(backend)
        settle(backend, dispatcher.dispatch(ports).ended())
    endpoint.trouble, endpoint.finish_at_once = None, True
    due_now(backend)
    settle(backend, dispatcher.dispatch(ports).ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED


def test_a_silent_endpoint_is_no_end(backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.await_look(job)
    endpoint.trouble = EndpointError("It does not answer.")
    endpoint.finish(job)
    under_way.thread.join(0.1)
    assert under_way.thread.is_alive()
    endpoint.trouble = None
    settle(backend, under_way.ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED


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
    under_way.thread.join(0.1)
    assert under_way.thread.is_alive(), "the job runs on: giving up now would leave it running for nobody"
    endpoint.trouble = None
    settlement = under_way.ended()
    assert settlement is not None
    assert (settlement.status, endpoint.cancelled) == (CANCELLED, [job])


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
    assert (settlement.status, endpoint.started) == (CANCELLED, [])


def test_a_database_away_at_the_start_does_not_lose_the_job(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue's own calls, with the connection failing twice: once before the start, once right after it."""
    backend.ask()
    monkeypatch.setattr("master.dispatch.AWAY", 0.01)
    for name in ("begin_attempt", "record_start"):
        monkeypatch.setattr(GenerationQueue, name, failing_once(getattr(GenerationQueue, name)))
    under_way = dispatcher.dispatch(dispatcher.ports())
    endpoint.finish(endpoint.await_start())
    settlement = under_way.ended()
    assert settlement is not None
    assert (settlement.status, len(endpoint.started)) == (SUCCEEDED, 1)


def failing_once(method: object) -> object:
    failures = [OperationalError("SELECT 1", {}, Exception("Lost connection"))]

    def call(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return method(*arguments)  # type: ignore[operator]

    return call


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
    assert settlement.status is QUEUED, f"{job} is lost; the queue itself knows that it was called off"
