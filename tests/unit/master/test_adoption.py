"""One generation and two owners: adopted, found in storage, run again, or left alone; never finished twice."""

import json
from dataclasses import replace

from sqlalchemy import text

from distillery.queue.rows import Generation
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from master.dispatch import Dispatch
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint, result_of
from tests.unit.master.conftest import Dispatcher, expire_leases, settle

CANCELLED = GenerationStatus.CANCELLED


def test_an_adopted_job_is_cancelled_at_its_endpoint_too(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    dispatcher.dispatch(dispatcher.ports())
    job = endpoint.await_start()
    endpoint.await_look(job)
    expire_leases(backend)
    second = dispatcher.ports("second")
    dispatch = Dispatch(dispatcher.claim(second), second)
    dispatch.cancel()
    settlement = dispatch.run()
    assert settlement is not None
    assert (settlement.status, endpoint.cancelled) == (CANCELLED, [job])


def test_another_owner_adopts_the_running_job(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    lost_dispatch = dispatcher.dispatch(dispatcher.ports("first"))
    job = endpoint.await_start()
    endpoint.await_look(job)
    expire_leases(backend)
    under_way = dispatcher.dispatch(dispatcher.ports("second"))
    endpoint.finish(job)
    late, winner = lost_dispatch.ended(), under_way.ended()
    settle(backend, winner)
    settle(backend, late)  # stale: changes nothing
    view = backend.view(request)
    assert (view.outcome, len(view.images), len(endpoint.started)) == (Outcome.SUCCEEDED, 1, 1)
    assert backend.generations(request)[0]["attempt"] == 1
    assert backend.history(request).count(("generation", "succeeded")) == 1


def test_an_abandoned_dispatch_says_nothing(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports())
    endpoint.await_look(endpoint.await_start())
    under_way.dispatch.abandon()
    assert under_way.ended() is None
    assert endpoint.cancelled == []


def crash_before_the_commit(backend: Backend, dispatcher: Dispatcher, endpoint: ScriptedEndpoint) -> Generation:
    """Claimed and started by a master that died before it could note the job's id; as its successor claims it."""
    first = dispatcher.ports("first")
    counted = first.queue.begin_attempt(dispatcher.claim(first), "scripted")
    assert counted is not None
    endpoint.start(counted.work_request())
    expire_leases(backend)
    return dispatcher.claim(dispatcher.ports("second"))


def test_a_start_nobody_noted_is_found_in_storage(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    generation = crash_before_the_commit(backend, dispatcher, endpoint)
    backend.storage.put(
        generation.work_request().result_key, json.dumps(result_of(endpoint.work("job-1")).to_dict()).encode()
    )
    settle(backend, dispatcher.dispatch(dispatcher.ports("second"), generation).ended())
    assert (backend.view(request).outcome, len(endpoint.started)) == (Outcome.SUCCEEDED, 1)


def test_a_start_nobody_noted_runs_again_under_a_new_name(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = backend.ask()
    under_way = dispatcher.dispatch(dispatcher.ports("second"), crash_before_the_commit(backend, dispatcher, endpoint))
    job = endpoint.await_start(2)
    assert len({work.output_prefix for work in endpoint.started}) == 2, "attempts must not overwrite each other"
    endpoint.finish(job)
    settle(backend, under_way.ended())
    assert backend.view(request).outcome == Outcome.SUCCEEDED


def test_a_lease_lost_before_the_start_starts_nothing(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    ports = dispatcher.ports()
    stale = replace(dispatcher.claim(ports), lease_token="somebody else's")
    assert dispatcher.dispatch(ports, stale).ended() is None
    assert endpoint.started == []


def test_a_lease_lost_during_the_start_takes_the_job_back(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    robbed = text("UPDATE generations SET lease_token = 'taken'")
    endpoint.after_start = lambda: backend.database.write(lambda tx: tx.execute(robbed))
    assert dispatcher.dispatch(dispatcher.ports()).ended() is None
    assert endpoint.cancelled == ["job-1"]
