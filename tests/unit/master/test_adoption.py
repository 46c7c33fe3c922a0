"""One generation and two owners: adopted, found in storage, run again, or left alone; never finished twice."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from distillery.queue.rows import Generation
from distillery.vocabulary.jobs import GenerationStatus, Outcome
from master.flight import Flight
from tests.support.house import House
from tests.support.scripted import ScriptedEndpoint, result_of
from tests.unit.master.conftest import Airport, expire_leases, settle

CANCELLED = GenerationStatus.CANCELLED


def test_an_adopted_job_is_cancelled_at_its_endpoint_too(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    house.ask()
    airport.fly(airport.tower())
    job = endpoint.await_start()
    endpoint.await_look(job)
    expire_leases(house)
    second = airport.tower("second")
    flight = Flight(airport.claim(second), second)
    flight.cancel()
    settlement = flight.run()
    assert settlement is not None
    assert (settlement.status, endpoint.cancelled) == (CANCELLED, [job])


def test_another_owner_adopts_the_running_job(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    lost_flight = airport.fly(airport.tower("first"))
    job = endpoint.await_start()
    endpoint.await_look(job)
    expire_leases(house)
    flying = airport.fly(airport.tower("second"))
    endpoint.finish(job)
    late, winner = lost_flight.landed(), flying.landed()
    settle(house, winner)
    settle(house, late)  # stale: changes nothing
    view = house.view(request)
    assert (view.outcome, len(view.images), len(endpoint.started)) == (Outcome.SUCCEEDED, 1, 1)
    assert house.generations(request)[0]["attempt"] == 1
    assert house.history(request).count(("generation", "succeeded")) == 1


def test_an_abandoned_flight_says_nothing(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    house.ask()
    flying = airport.fly(airport.tower())
    endpoint.await_look(endpoint.await_start())
    flying.flight.abandon()
    assert flying.landed() is None
    assert endpoint.cancelled == []


def crash_before_the_commit(house: House, airport: Airport, endpoint: ScriptedEndpoint) -> Generation:
    """Claimed and started by a master that died before it could note the job's id; as its successor claims it."""
    first = airport.tower("first")
    counted = first.queue.begin_attempt(airport.claim(first), "scripted")
    assert counted is not None
    endpoint.start(counted.work_request())
    expire_leases(house)
    return airport.claim(airport.tower("second"))


def test_a_start_nobody_noted_is_found_in_storage(house: House, endpoint: ScriptedEndpoint, airport: Airport) -> None:
    request = house.ask()
    generation = crash_before_the_commit(house, airport, endpoint)
    house.storage.put(
        generation.work_request().result_key, json.dumps(result_of(endpoint.work("job-1")).to_dict()).encode()
    )
    settle(house, airport.fly(airport.tower("second"), generation).landed())
    assert (house.view(request).outcome, len(endpoint.started)) == (Outcome.SUCCEEDED, 1)


def test_a_start_nobody_noted_runs_again_under_a_new_name(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    request = house.ask()
    flying = airport.fly(airport.tower("second"), crash_before_the_commit(house, airport, endpoint))
    job = endpoint.await_start(2)
    assert len({work.output_prefix for work in endpoint.started}) == 2, "attempts must not overwrite each other"
    endpoint.finish(job)
    settle(house, flying.landed())
    assert house.view(request).outcome == Outcome.SUCCEEDED


def test_a_lease_lost_before_the_start_starts_nothing(
    house: House, endpoint: ScriptedEndpoint, airport: Airport
) -> None:
    house.ask()
    tower = airport.tower()
    stale = replace(airport.claim(tower), lease_token="somebody else's")
    assert airport.fly(tower, stale).landed() is None
    assert endpoint.started == []


def test_a_lease_lost_during_the_start_takes_the_job_back(
    house: House, endpoint: ScriptedEndpoint, airport: Airport, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ask()
    start = endpoint.start

    def robbed(work: object) -> str:
        job = start(work)  # type: ignore[arg-type]
        house.database.write(lambda tx: tx.execute(text("UPDATE generations SET lease_token = 'taken'")))
        return job

    monkeypatch.setattr(endpoint, "start", robbed)
    assert airport.fly(airport.tower()).landed() is None
    assert endpoint.cancelled == ["job-1"]
