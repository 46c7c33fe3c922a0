"""One generation's way: started or adopted, watched, cancelled, lost; each time the queue is told the truth."""

import json

import pytest
from sqlalchemy.exc import OperationalError

from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import EndpointError, FailureClass, JobLost
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from distillery.vocabulary.wire import Failure, Progress
from master.endpoints.port import JobState
from master.flight import Flight
from tests.support.house import House
from tests.support.scripted import ScriptedEndpoint, result_of
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Airport, due_now, settle

CANCELLED, FAILED, QUEUED, SUCCEEDED = (
    GenerationStatus.CANCELLED,
    GenerationStatus.FAILED,
    GenerationStatus.QUEUED,
    GenerationStatus.SUCCEEDED,
)


def test_a_finished_job_becomes_the_request_s_picture(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    request = house.ask("a red fox --seed 7 --images 1")
    flying = airport.fly(airport.tower())
    job = endpoint.await_start()
    (row,) = house.generations(request)
    eventually(lambda: house.view(request).status == "running", 5)
    assert endpoint.work(job).output_prefix == f"requests/{request}/{row['public_id']}/1/"
    endpoint.finish(job)
    settle(house, flying.landed())
    view = house.view(request)
    assert (view.status, view.outcome, [one.seed for one in view.images]) == ("delivered", Outcome.SUCCEEDED, [7])


def test_progress_is_shown_and_never_moves_back(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    airport.fly(airport.tower())
    job = endpoint.await_start()
    endpoint.move(job, JobState.RUNNING, progress=Progress(5, "sampling", 0, 1, 10, 20))
    eventually(lambda: house.view(request).progress == 0.5, 5)
    endpoint.move(job, JobState.RUNNING, progress=Progress(3, "sampling", 0, 1, 2, 20))
    endpoint.await_look(job)
    endpoint.await_look(job)
    view = house.view(request)
    assert (view.progress, view.phase, view.step, view.steps) == (0.5, "sampling", 10, 20)


def test_a_lost_job_is_settled_from_storage(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    flying = airport.fly(airport.tower())
    work = endpoint.work(job := endpoint.await_start())
    house.storage.put(work.result_key, json.dumps(result_of(work).to_dict()).encode())
    endpoint.forget(job)
    settle(house, flying.landed())
    assert house.view(request).outcome == Outcome.SUCCEEDED
    assert len(endpoint.started) == 1


def test_a_lost_job_without_a_result_runs_again_later(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    request = house.ask()
    tower = airport.tower()
    flying = airport.fly(tower)
    endpoint.forget(endpoint.await_start())
    settlement = flying.landed()
    assert settlement is not None
    assert (settlement.status, settlement.delay) == (QUEUED, 2.0)
    settle(house, settlement)
    assert tower.queue.exchange([], 1) == [], "its back-off is not over"
    due_now(house)
    again = airport.fly(tower)
    job = endpoint.await_start(2)
    assert [work.attempt for work in endpoint.started] == [1, 2]
    endpoint.finish(job)
    settle(house, again.landed())
    view = house.view(request)
    assert (view.outcome, view.problem) == (Outcome.SUCCEEDED, None), "what went wrong on the way is not its problem"


def test_a_failing_job_ends_with_words_for_its_member(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    request = house.ask()
    tower = airport.tower()
    for attempt in (1, 2):
        flying = airport.fly(tower)
        endpoint.finish(
            endpoint.await_start(attempt), Failure(FailureClass.OUT_OF_MEMORY, "Allocation on device 0 failed.")
        )
        settle(house, flying.landed())
        due_now(house)
    view = house.view(request)
    assert view.outcome == Outcome.FAILED
    assert view.problem is not None
    assert view.problem["code"] == "out_of_memory"
    assert view.problem["message"].startswith("This request needs more GPU memory than there is.")
    assert "Allocation on device" in house.generations(request)[0]["failure"], "the operator finds the reason"
    assert tower.queue.exchange([], 1) == []


def test_an_endpoint_that_takes_no_jobs_costs_an_attempt(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    request = house.ask()
    endpoint.trouble = EndpointError("The GPU endpoint refuses RUNPOD_API_KEY.", retryable=False)
    settlement = airport.fly(airport.tower()).landed()
    assert settlement is not None
    assert settlement.status is QUEUED
    settle(house, settlement)
    assert house.generations(request)[0]["attempt"] == 1


def test_a_silent_endpoint_is_no_end(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    flying = airport.fly(airport.tower())
    job = endpoint.await_start()
    endpoint.await_look(job)
    endpoint.trouble = EndpointError("It does not answer.")
    endpoint.finish(job)
    flying.thread.join(0.1)
    assert flying.thread.is_alive()
    endpoint.trouble = None
    settle(house, flying.landed())
    assert house.view(request).outcome == Outcome.SUCCEEDED


def test_a_running_job_is_cancelled_at_its_endpoint(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    flying = airport.fly(airport.tower())
    job = endpoint.await_start()
    endpoint.move(job, JobState.RUNNING)
    endpoint.await_look(job)
    house.cancel(request)
    assert house.view(request).cancelling
    flying.flight.cancel()
    settle(house, flying.landed())
    assert endpoint.cancelled == [job]
    assert house.view(request).outcome == Outcome.CANCELLED


def test_a_cancellation_that_the_endpoint_did_not_hear_is_said_again(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    house.ask()
    flying = airport.fly(airport.tower())
    job = endpoint.await_start()
    endpoint.await_look(job)
    endpoint.trouble = EndpointError("It does not answer.")
    flying.flight.cancel()
    flying.thread.join(0.1)
    assert flying.thread.is_alive(), "the job runs on: giving up now would leave it running for nobody"
    endpoint.trouble = None
    settlement = flying.landed()
    assert settlement is not None
    assert (settlement.status, endpoint.cancelled) == (CANCELLED, [job])


def test_cancelled_before_the_start_nothing_starts(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    house.ask()
    tower = airport.tower()
    generation = airport.claim(tower)
    flight = Flight(generation, tower)
    flight.cancel()
    settlement = flight.run()
    assert settlement is not None
    assert (settlement.status, endpoint.started) == (CANCELLED, [])


def test_a_database_away_at_the_start_does_not_lose_the_job(
    house: House, endpoint: ScriptedEndpoint, airport: Airport, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue's own calls, with the connection failing twice: once before the start, once right after it."""
    house.ask()
    monkeypatch.setattr("master.flight.DATABASE_AWAY", 0.01)
    for name in ("begin_attempt", "started"):
        monkeypatch.setattr(GenerationQueue, name, failing_once(getattr(GenerationQueue, name)))
    flying = airport.fly(airport.tower())
    endpoint.finish(endpoint.await_start())
    settlement = flying.landed()
    assert settlement is not None
    assert (settlement.status, len(endpoint.started)) == (SUCCEEDED, 1)


def failing_once(method: object) -> object:
    failures = [OperationalError("SELECT 1", {}, Exception("Lost connection"))]

    def call(*arguments: object) -> object:
        if failures:
            raise failures.pop()
        return method(*arguments)  # type: ignore[operator]

    return call


def test_an_unknown_job_can_still_be_called_off(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    house.ask()
    flying = airport.fly(airport.tower())
    endpoint.await_look(job := endpoint.await_start())
    endpoint.trouble = JobLost("There is no such job.")
    flying.flight.cancel()
    settlement = flying.landed()
    assert settlement is not None
    assert settlement.status is QUEUED, f"{job} is lost; the queue itself knows that it was called off"
