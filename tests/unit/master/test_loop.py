"""A whole master in this process: claims what fits, keeps what it holds, lets go of it unharmed."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.jobs import Outcome
from distillery.vocabulary.wire import Output
from master.endpoints.port import JobState
from master.loop import Master
from tests.support.house import House
from tests.support.scripted import ScriptedEndpoint
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("master.leases.CANCEL_CHECK", 0.02)
    monkeypatch.setattr("master.loop.DATABASE_AWAY", 0.02)


@contextmanager
def working(
    house: House,
    dispatcher: Dispatcher,
    owner: str = "first",
    *,
    slots: int = 4,
    lease: float = 30.0,
    drain: float = 0.0,
) -> Iterator[Master]:
    """A master at work as long as this lasts; then it drains."""
    master = Master(dispatcher.ports(owner, lease), house.doorbell, slots=slots, lease=lease, drain=drain)
    thread = threading.Thread(target=master.run)
    thread.start()
    try:
        yield master
    finally:
        master.stop()
        thread.join(10)
        assert not thread.is_alive(), "the master does not stop"


def delivered(house: House, request: str) -> bool:
    return house.view(request).status == "delivered"


def test_holds_no_more_than_its_slots(house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    request = house.ask("a red fox --images 5")
    with working(house, dispatcher, slots=2):
        endpoint.await_start(2)
        endpoint.await_look("job-2")
        assert len(endpoint.started) == 2
        endpoint.finish_at_once = True
        endpoint.finish("job-1")
        endpoint.finish("job-2")
        eventually(lambda: delivered(house, request), 10)
    assert (house.view(request).outcome, len(house.view(request).images)) == (Outcome.SUCCEEDED, 5)


def test_a_settlement_that_cannot_be_stored_holds_up_no_other(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    impossible, possible = house.ask(), house.ask()
    with working(house, dispatcher):
        endpoint.await_start(2)
        endpoint.finish("job-1", outputs=[Output("a.png", None, None, 1, 1)])  # type: ignore[arg-type]
        endpoint.finish("job-2")
        eventually(lambda: delivered(house, possible) or delivered(house, impossible), 10)
    outcomes = {house.view(request).outcome for request in (impossible, possible)}
    assert outcomes == {Outcome.SUCCEEDED, None}


def test_the_doorbell_wakes_it(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("master.loop.POLL", 60.0)
    endpoint.finish_at_once = True
    with working(house, dispatcher):
        eventually(lambda: threading.active_count() > 2, 5)
        for _ in range(3):
            request = house.ask()
            eventually(lambda request=request: delivered(house, request), 10)


def test_two_masters_share_and_finish_nothing_twice(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    endpoint.finish_at_once = True
    requests = [house.ask("a red fox --images 3", member=f"member-{number}") for number in range(6)]
    with working(house, dispatcher, "first", slots=2), working(house, dispatcher, "second", slots=2):
        eventually(lambda: all(delivered(house, one) for one in requests), 20)
    assert len(endpoint.started) == 18
    for one in requests:
        assert len(house.view(one).images) == 3
        assert house.history(one).count(("request", "delivered")) == 1


def test_a_cancellation_reaches_the_running_job(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = house.ask("a red fox --images 2")
    with working(house, dispatcher, slots=1):
        job = endpoint.await_start()
        endpoint.move(job, JobState.RUNNING)
        endpoint.await_look(job)
        house.cancel(request)
        eventually(lambda: delivered(house, request), 10)
    assert (endpoint.cancelled, len(endpoint.started)) == ([job], 1)
    assert house.view(request).outcome == Outcome.CANCELLED


def test_stopped_it_lets_go_and_the_next_adopts_at_once(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = house.ask()
    with working(house, dispatcher, "first", lease=600.0):
        job = endpoint.await_start()
        endpoint.move(job, JobState.RUNNING)
        endpoint.await_look(job)
    with working(house, dispatcher, "second", lease=600.0):
        endpoint.await_look(job)
        endpoint.finish(job)
        eventually(lambda: delivered(house, request), 10)
    assert (len(endpoint.started), house.generations(request)[0]["attempt"]) == (1, 1)
    assert house.view(request).outcome == Outcome.SUCCEEDED


def test_stopped_it_waits_for_what_ends_in_time(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    request = house.ask()
    with working(house, dispatcher, slots=1, drain=30.0) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        later = house.ask()
        master.stop()
        endpoint.finish(job)
    assert delivered(house, request)
    assert house.view(later).status == "queued", "nothing new is claimed"


def test_a_namesake_s_leases_are_taken_back(house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    """An embedded master that was killed is back under the same name: it need not wait for its own lease."""
    request = house.ask()
    dead = dispatcher.ports("embedded", 600.0)
    counted = dead.queue.begin_attempt(dispatcher.claim(dead), "scripted")
    assert counted is not None
    assert dead.queue.record_start(counted, endpoint.start(counted.work_request()))
    endpoint.finish("job-1")
    with working(house, dispatcher, "embedded", lease=600.0):
        eventually(lambda: delivered(house, request), 10)
    assert len(endpoint.started) == 1


def test_a_lost_lease_abandons_the_dispatch(house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    house.ask()
    with working(house, dispatcher, lease=0.06) as master:
        endpoint.await_look(endpoint.await_start())
        robbed = "UPDATE generations SET lease_token = 'taken', lease_owner = 'second', lease_until = '2999-01-01'"
        house.database.write(lambda tx: tx.execute(text(robbed)))
        eventually(lambda: master.held() == [], 10)
    assert endpoint.cancelled == [], "the new owner watches it"


def test_its_own_expired_lease_is_flown_once(house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher) -> None:
    """While the database is away leases run out; back again, the master may be the first to take them over."""
    request = house.ask()
    with working(house, dispatcher, slots=3) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        (before,) = master.held()

        def taken_over() -> bool:
            expired = "UPDATE generations SET lease_until = '2000-01-01 00:00:00'"  # again, if it was just renewed
            house.database.write(lambda tx: tx.execute(text(expired)))
            house.doorbell.ring("generations")
            return master.held() not in ([], [before])

        eventually(taken_over, 10)
        endpoint.finish(job)
        eventually(lambda: delivered(house, request), 10)
        eventually(lambda: master.held() == [], 10)
    assert (len(endpoint.started), house.view(request).outcome) == (1, Outcome.SUCCEEDED)


def test_a_database_that_comes_back_finds_everything_settled(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = house.ask()
    away = threading.Event()
    for name in ("exchange", "renew", "find_cancelled"):
        monkeypatch.setattr(GenerationQueue, name, unless(away, getattr(GenerationQueue, name)))
    with working(house, dispatcher) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        away.set()
        endpoint.finish(job)
        eventually(lambda: master.held() == [], 10)
        assert not delivered(house, request)
        away.clear()
        eventually(lambda: delivered(house, request), 10)


def test_stopped_without_a_database_it_still_stops(
    house: House, endpoint: ScriptedEndpoint, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.ask()
    away = threading.Event()
    for name in ("exchange", "renew", "find_cancelled", "release"):
        monkeypatch.setattr(GenerationQueue, name, unless(away, getattr(GenerationQueue, name)))
    with working(house, dispatcher):
        endpoint.await_look(endpoint.await_start())
        away.set()


def unless(away: threading.Event, method: object) -> object:
    def call(*arguments: object) -> object:
        if away.is_set():
            raise OperationalError("SELECT 1", {}, Exception("Can't connect"))
        return method(*arguments)  # type: ignore[operator]

    return call
