"""When it will be done, as the database knows it: by what was made lately, what is held, and what waits."""

import time
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import event, text, update

from distillery.cache.memory import MemoryCache
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue import estimate
from distillery.queue.cancel import cancel
from distillery.queue.generations import GenerationQueue
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestViews
from distillery.vocabulary.wire import Progress
from tests.contract.queue.conftest import SILENT
from tests.contract.queue.test_views import started
from tests.support.asks import put, succeeded

generations = schema.generations
GRAIN = estimate.GRAIN


@pytest.fixture
def queue(database: Database) -> GenerationQueue:
    return GenerationQueue(database, "m")


@pytest.fixture
def board() -> ProgressBoard:
    return ProgressBoard(MemoryCache())


def left(database: Database, board: ProgressBoard, public_id: str) -> float | None:
    """Seconds until it is foretold to be done, by a process that measures now."""
    view = RequestViews(database, board).one(public_id)
    assert view is not None
    return (view.eta - datetime.now(UTC)).total_seconds() if view.eta else None


def made(database: Database, queue: GenerationQueue, seconds: float, count: int = 4) -> None:
    """`count` pictures came out of one GPU, one after the other, the last one now."""
    for _ in range(count):
        put(database, "bob")
    done = [started(queue, one) for one in queue.exchange([], count)]
    queue.exchange([succeeded(one) for one in done], 0)
    for ago, one in enumerate(reversed(done)):
        took = {"ended_at": utc_now(-seconds * ago), "timings": {"running": seconds, "storing": 0.0}}
        database.write(lambda tx, one=one, took=took: tx.execute(_of(one.id, **took)))  # type: ignore[misc]


def _of(generation: int, **values: Any) -> Any:
    return update(generations).where(generations.c.id == generation).values(**values)


def test_nobody_knows_before_anything_was_made(database: Database, board: ProgressBoard) -> None:
    assert left(database, board, put(database)) is None


def test_waiting_counts_those_ahead_and_what_is_held(
    database: Database, queue: GenerationQueue, board: ProgressBoard
) -> None:
    made(database, queue, seconds=20)
    first = put(database, "ada")
    assert left(database, board, first) == pytest.approx(20, abs=GRAIN)
    started(queue, *queue.exchange([], 1))
    second, third = put(database, "eve", generations=2), put(database, "zoe")
    database.write(lambda tx: tx.execute(text("UPDATE generations SET turn = 1000 + id WHERE status = 'queued'")))
    assert left(database, board, second) == pytest.approx(1.5 * 20 + 20, abs=GRAIN), "with the last of its pictures"
    assert left(database, board, third) == pytest.approx(2.5 * 20 + 20, abs=GRAIN)


def test_running_goes_by_its_own_progress(database: Database, queue: GenerationQueue, board: ProgressBoard) -> None:
    made(database, queue, seconds=20)
    public_id = put(database)
    held = started(queue, *queue.exchange([], 1))
    assert left(database, board, public_id) == pytest.approx(20, abs=GRAIN)
    board.post(held.public_id, 1, Progress(1, "sampling", 0, 1, 10, 20, elapsed=60.0))
    assert left(database, board, public_id) == pytest.approx(0.5 * 60 + 0.5 * 10, abs=GRAIN)


def test_it_is_never_in_the_past_and_ends_with_the_request(
    database: Database, queue: GenerationQueue, board: ProgressBoard
) -> None:
    made(database, queue, seconds=0.01)
    public_id = put(database)
    held = started(queue, *queue.exchange([], 1))
    board.post(held.public_id, 1, Progress(9, "saving", 1, 1, elapsed=3.0))
    soon = left(database, board, public_id)
    assert soon is not None
    assert 0 < soon <= GRAIN
    queue.exchange([succeeded(held)], 0)
    assert left(database, board, public_id) is None


def test_what_is_being_cancelled_has_no_time(database: Database, queue: GenerationQueue, board: ProgressBoard) -> None:
    made(database, queue, seconds=20)
    public_id = put(database)
    queue.exchange([], 1)
    cancel(database, SILENT, public_id)
    assert left(database, board, public_id) is None


def test_what_was_made_days_ago_says_nothing(database: Database, queue: GenerationQueue, board: ProgressBoard) -> None:
    made(database, queue, seconds=20)
    database.write(lambda tx: tx.execute(update(generations).values(ended_at=utc_now(-2 * estimate.DAY))))
    assert left(database, board, put(database)) is None


def test_the_pace_is_measured_once_in_a_while(database: Database, queue: GenerationQueue, board: ProgressBoard) -> None:
    made(database, queue, seconds=20)
    public_id, views, asked = put(database), RequestViews(database, board), list[str]()
    event.listen(database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    began = time.monotonic()
    for _ in range(20):
        views.one(public_id)
    assert time.monotonic() - began < estimate.FRESH
    assert len(asked) == 20 * 3 + 2


def test_the_pace_is_read_in_the_order_of_an_index(on_mariadb: Database) -> None:
    """The latest are found, and the others not looked at."""
    queue = GenerationQueue(on_mariadb, "m")
    for number in range(5):
        put(on_mariadb, f"member-{number}", generations=8)
    queue.exchange([succeeded(one) for one in queue.exchange([], 30)], 0)
    on_mariadb.write(lambda tx: tx.execute(text("ANALYZE TABLE requests, generations")))
    asked: list[tuple[str, Any]] = []
    event.listen(on_mariadb.engine, "before_cursor_execute", lambda *given: asked.append((given[2], given[3])))
    with on_mariadb.read() as connection:
        estimate.measure(connection)
        (recent, values), _ = asked
        plan = connection.exec_driver_sql(f"EXPLAIN {recent}", values).mappings().all()
    (line,) = [line for line in plan if line["table"] == "generations"]
    assert line["key"] == "ix_generations_claim"
    assert "filesort" not in line["Extra"]
