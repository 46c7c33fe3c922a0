"""A job that its endpoint forgot: its result is in storage, or it runs again."""

import json
from pathlib import Path

from structlog.testing import capture_logs

from distillery.vocabulary.jobs import GenerationStatus, Outcome
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint, result_of
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher, due_now, settle


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


def test_a_lost_job_is_not_run_again_before_the_storage_can_say_what_came_of_it(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, tmp_path: Path
) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    work = endpoint.work(job := endpoint.await_start())
    out_of_reach = tmp_path / "pictures" / work.result_key
    out_of_reach.parent.mkdir(parents=True)
    out_of_reach.symlink_to(out_of_reach)  # what is there cannot be read, not even by root
    with capture_logs() as logs:
        endpoint.forget(job)
        eventually(lambda: [entry["event"] for entry in logs].count("dispatch_waits") >= 2, 10)
    assert under_way.thread.is_alive()
    backend.storage.put(work.result_key, json.dumps(result_of(work).to_dict()).encode())
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
    assert (settlement.status, settlement.delay) == (GenerationStatus.QUEUED, 2.0)
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
