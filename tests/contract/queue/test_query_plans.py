"""The claims are range scans in the order of an index: a sort would make the first claimer lock every row."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, text, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue.cancel import cancel
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from tests.contract.queue.conftest import SILENT
from tests.support.asks import put, rows, succeeded

BACKLOG = 200


@pytest.fixture
def busy(on_mariadb: Database) -> Database:
    """Rows in every state, with statistics to match."""
    queue = GenerationQueue(on_mariadb, "m", lease=600)
    for number in range(10):
        put(on_mariadb, f"member-{number}", generations=BACKLOG // 10)
    for _ in range(30):
        put(on_mariadb, "flood", generations=1)
    held = queue.exchange([], 80)
    queue.exchange([succeeded(one) for one in held[:60]], 0)
    on_mariadb.write(lambda tx: tx.execute(text("ANALYZE TABLE requests, generations, deliveries")))
    return on_mariadb


def explained(database: Database, act: Callable[[], object], table: str) -> list[dict[str, Any]]:
    """The plans of the locking reads of `table` that `act` makes: EXPLAIN's lines about that table."""
    seen: list[tuple[str, Any]] = []

    def look(_: object, __: object, statement: str, parameters: Any, *___: object) -> None:
        if statement.startswith("SELECT") and "FOR UPDATE" in statement and f"FROM {table}" in statement:
            seen.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", look)
    act()
    event.remove(database.engine, "before_cursor_execute", look)
    with database.read() as connection:
        plans = [connection.exec_driver_sql(f"EXPLAIN {sql}", values).mappings().all() for sql, values in seen]
    return [dict(line) for plan in plans for line in plan if line["table"] == table]


def test_the_claim_is_a_range_with_no_sort(busy: Database) -> None:
    queue = GenerationQueue(busy, "m")
    takeover, fresh = explained(busy, lambda: queue.exchange([], 1), "generations")
    assert (fresh["key"], fresh["type"]) == ("ix_generations_claim", "range")
    assert "filesort" not in fresh["Extra"]
    assert (takeover["key"], takeover["type"]) == ("ix_generations_lease", "range")
    assert "filesort" not in takeover["Extra"]


def test_the_claim_starts_at_its_mark(busy: Database) -> None:
    """Through (status, turn), not through (status) alone: 66 bytes of status, 8 of turn."""
    queue = GenerationQueue(busy, "m")
    queue.exchange([], 20)
    _, fresh = explained(busy, lambda: queue.exchange([], 1), "generations")
    assert fresh["type"] == "range"
    assert int(fresh["key_len"]) > 8 + 2 * 16


def test_the_takeover_sorts_nothing_when_many_leases_expired(busy: Database) -> None:
    table = schema.generations
    busy.write(
        lambda tx: tx.execute(update(table).where(table.c.lease_until.is_not(None)).values(lease_until=utc_now(-9)))
    )
    plans = explained(busy, lambda: GenerationQueue(busy, "n").exchange([], 5), "generations")
    assert plans[0]["key"] == "ix_generations_lease"
    assert "filesort" not in plans[0]["Extra"]


def test_the_send_queue_sorts_nothing(busy: Database) -> None:
    plans = explained(busy, lambda: SendQueue(busy, "bot").claim(500), "deliveries")
    assert len(plans) == 2
    for plan in plans:
        assert plan["key"] == "ix_deliveries_claim"
        assert "filesort" not in plan["Extra"]


def test_cancelling_reads_only_the_requests_own_generations(busy: Database) -> None:
    waiting = rows(busy, schema.requests)[-1]["public_id"]
    (plan,) = explained(busy, lambda: cancel(busy, SILENT, waiting), "generations")
    assert plan["key"] == "uq_generations_request_id_ordinal"
