"""What a master holds: renewed while it works, taken back by its namesake, dropped when another owns it."""

from sqlalchemy import text

from distillery.vocabulary.jobs import Outcome
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.support.services.waiting import eventually
from tests.unit.master.conftest import Dispatcher
from tests.unit.master.working import delivered, working


def test_a_namesake_s_leases_are_taken_back(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    """An embedded master that was killed is back under the same name: it need not wait for its own lease."""
    request = backend.ask()
    dead = dispatcher.ports("embedded", 600.0)
    counted = dead.queue.begin_attempt(dispatcher.claim(dead), "scripted")
    assert counted is not None
    assert dead.queue.record_start(counted, endpoint.start(counted.work_request()))
    endpoint.finish("job-1")
    with working(backend, dispatcher, "embedded", lease=600.0):
        eventually(lambda: delivered(backend, request), 10)
    assert len(endpoint.started) == 1


def test_a_lost_lease_abandons_the_dispatch(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    backend.ask()
    with working(backend, dispatcher, lease=0.06) as master:
        endpoint.await_look(endpoint.await_start())
        robbed = "UPDATE generations SET lease_token = 'taken', lease_owner = 'second', lease_until = '2999-01-01'"
        backend.database.write(lambda tx: tx.execute(text(robbed)))
        eventually(lambda: master.held() == [], 10)
    assert endpoint.cancelled == [], "the new owner watches it"


def test_its_own_expired_lease_is_flown_once(
    backend: Backend, endpoint: ScriptedEndpoint, dispatcher: Dispatcher
) -> None:
    """While the database is away leases run out; back again, the master may be the first to take them over."""
    request = backend.ask()
    with working(backend, dispatcher, slots=3) as master:
        job = endpoint.await_start()
        endpoint.await_look(job)
        (before,) = master.held()

        def taken_over() -> bool:
            expired = "UPDATE generations SET lease_until = '2000-01-01 00:00:00'"  # again, if it was just renewed
            backend.database.write(lambda tx: tx.execute(text(expired)))
            backend.doorbell.ring("generations")
            return master.held() not in ([], [before])

        eventually(taken_over, 10)
        endpoint.finish(job)
        eventually(lambda: delivered(backend, request), 10)
        eventually(lambda: master.held() == [], 10)
    assert (len(endpoint.started), backend.view(request).outcome) == (1, Outcome.SUCCEEDED)
