"""Members, masters, cancellations and bots all at once: everything ends, once, and the books balance."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.cancel import cancel
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Generation, Settlement
from tests.contract.queue.conftest import SILENT
from tests.support.asks import cancelled, failed, put, put_back, rows, succeeded, used
from tests.support.services.waiting import eventually

MEMBERS = ["ada", "bob", "cyd"]
ASKS = 6  # each member's


def settlement(queue: GenerationQueue, generation: Generation, called_off: bool) -> Settlement | None:
    """Run it, in no time: some fail, some break off at the first attempt."""
    if called_off:
        return cancelled(generation)
    counted = queue.begin_attempt(generation, "local")
    if counted is None or not queue.record_start(counted, f"job-{generation.id}-{counted.attempt}"):
        return None
    if generation.id % 7 == 0:
        return failed(counted)
    return put_back(counted) if generation.id % 3 == 0 and counted.attempt == 1 else succeeded(counted)


def master(database: Database, name: str, over: Event) -> None:
    queue = GenerationQueue(database, name)
    landed: list[Settlement] = []
    while not over.is_set() or landed:
        held = queue.exchange(landed, 3)
        queue.renew(held)
        called_off = queue.find_cancelled(held)
        said = [settlement(queue, one, one.id in called_off) for one in held]
        landed = [one for one in said if one is not None]


def bot(database: Database, name: str, over: Event) -> None:
    queue = SendQueue(database, name)
    while not over.is_set():
        for delivery in queue.claim(4):
            assert queue.sent(delivery, "token")


def member(database: Database, name: str) -> None:
    for number in range(ASKS):
        public_id = put(database, name, generations=1 + number % 3, images=2)
        if number % 4 == 0:
            cancel(database, SILENT, public_id)


@pytest.mark.timeout(60)
def test_rush_hour(database: Database) -> None:
    over = Event()
    work: list[Callable[[], None]] = [
        *(lambda name=name: master(database, name, over) for name in "abc"),
        *(lambda name=name: bot(database, name, over) for name in "xy"),
        *(lambda name=name: member(database, name) for name in MEMBERS),
    ]
    with capture_logs() as logs, ThreadPoolExecutor(len(work)) as pool:
        running = [pool.submit(one) for one in work]
        try:
            eventually(lambda: delivered(database) == len(MEMBERS) * ASKS, 30)
        finally:
            over.set()
        for one in running:
            one.result()
    assert not [line for line in logs if line["event"] == "settlement_stale"]
    requests = rows(database, schema.requests)
    assert {row["open_generations"] for row in requests} == {0}
    assert len(rows(database, schema.deliveries)) == len(requests)
    assert sum(used(database, name) for name in MEMBERS) == len(rows(database, schema.pictures))


def delivered(database: Database) -> int:
    query = select(schema.requests.c.id).where(schema.requests.c.status == "delivered")
    with database.read() as connection:
        return len(connection.execute(query).all())
