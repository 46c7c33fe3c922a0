"""Migrations lead up to exactly the schema that the code expects, and all the way back."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import column, event, insert, inspect, select, table, text

from distillery.database import engine, migrate, revision, schema
from distillery.database.engine import Database
from distillery.database.schema import metadata
from distillery.vocabulary.errors import Unavailable
from tests.support.asks import rows
from tests.support.ledger import balances


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def test_up_all_the_way_back_and_up_again(empty: Database) -> None:
    assert revision.current(empty) is None
    migrate.upgrade(empty)
    assert revision.current(empty) == revision.EXPECTED
    migrate.downgrade(empty)
    assert revision.current(empty) is None
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(empty)
    assert set(inspect(empty.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_migrating_what_is_migrated_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)
    assert revision.current(database) == revision.EXPECTED


def differences(database: Database) -> list[Any]:
    """What sets the tables apart from the metadata."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, metadata))


def test_the_migrated_schema_is_the_metadata(database: Database) -> None:
    assert differences(database) == []


def is_broken_off(database: Database, way: Callable[[Database, str], None], revision: str, after: int) -> bool:
    """Migrate to `revision`, but break off `after` so many changes; whether it came to that."""
    left = iter(range(after))

    def count_down(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.split()[0] in ("ALTER", "CREATE", "DROP", "DELETE", "UPDATE") and next(left, None) is None:
            raise ConnectionAbortedError

    event.listen(database.engine, "before_cursor_execute", count_down)
    try:
        way(database, revision)
    except ConnectionAbortedError:
        return True
    finally:
        event.remove(database.engine, "before_cursor_execute", count_down)
    return False


@pytest.mark.parametrize(("older", "newer"), [("0001", "0002"), ("0002", "0003"), ("0003", "0004"), ("0004", "0005")])
def test_a_migration_that_was_broken_off_anywhere_can_be_run_again(empty: Database, older: str, newer: str) -> None:
    migrate.upgrade(empty, older)
    for after in count():
        broken = is_broken_off(empty, migrate.upgrade, newer, after)
        migrate.upgrade(empty, newer)
        assert newer != revision.EXPECTED or differences(empty) == []
        broken |= is_broken_off(empty, migrate.downgrade, older, after)
        migrate.downgrade(empty, older)
        if not broken:
            break
        if empty.engine.dialect.name != "sqlite" and after % 8 == 7:
            with empty.engine.begin() as transaction:  # columns that come and go this often leave rows no room
                transaction.execute(text("ALTER TABLE requests FORCE"))
    assert after > 1


DAY = "2026-02-28"


def at_0002(database: Database, used: dict[str, int], asked: list[dict[str, Any]]) -> None:
    """Ada's quotas and requests as the second version kept them."""
    migrate.upgrade(database, "0002")
    quotas = table("quotas", column("member_id"), column("period"), column("used"))
    for row in asked:
        period, generations, made, status = (row.pop(name) for name in ("period", "generations", "made", "status"))
        public_id = f"request-{period}-{status}"
        filled = {"member_id": "ada", "channel": "discord", "command": "serve", "text": "", "family": "sd15"}
        filled |= {"source": public_id, "public_id": public_id, "parameters": "{}", "notes": "[]", "images": 4}
        filled |= {"status": status, "quota_period": period, "open_generations": len(generations)}
        request_id = put_row(database, "requests", filled | {"created_at": "2026-02-28 10:00:00"})
        for number, (state, images) in enumerate(generations):
            run = {"public_id": f"{public_id}-{number}", "request_id": request_id, "ordinal": number, "status": state}
            run |= {"turn": 1.0, "attempt": 0, "failures": 0, "work": "{}", "parameters": "{}", "images": images}
            times = {"available_at": "2026-02-28 10:00:00", "created_at": "2026-02-28 10:00:00"}
            generation_id = put_row(database, "generations", run | times)
        for number in range(made):
            picture = {"generation_id": generation_id, "request_id": request_id, "ordinal": number, "size": 9}
            put_row(database, "pictures", picture | {"storage_key": "k", "width": 8, "height": 8, "seed": 1})
    with database.engine.begin() as transaction:
        for period, pictures in used.items():
            transaction.execute(insert(quotas).values(member_id="ada", period=period, used=pictures))


def put_row(database: Database, name: str, values: dict[str, Any]) -> int:
    """A row in a table as it was once; its id."""
    with database.engine.begin() as transaction:
        made = transaction.execute(insert(table(name, *map(column, values))).values(values))
        return int(made.lastrowid)


def test_quotas_become_accounts_that_are_the_sums_of_a_ledger(empty: Database) -> None:
    """Of a request under way, what still may be made or sent is reserved; all else was spent."""
    at_0002(
        empty,
        {DAY: 20, f"free/{DAY}": 2, "2026-01": 7},
        [
            {"period": DAY, "status": "running", "made": 2,
             "generations": [("running", 2), ("queued", 2), ("succeeded", 2), ("failed", 2)]},
            {"period": f"free/{DAY}", "status": "delivering", "made": 1, "generations": [("succeeded", 1)]},
            {"period": DAY, "status": "delivered", "made": 4, "generations": [("succeeded", 4)]},
        ],
    )  # fmt: skip
    migrate.upgrade(empty, "0003")
    accounts = {row["period"]: (row["reserved"], row["spent"]) for row in rows(empty, schema.accounts)}
    assert accounts == {DAY: (6, 14), f"free/{DAY}": (1, 1), "2026-01": (0, 7)}
    assert balances(empty) == {("ada", period): sums for period, sums in accounts.items()}
    with empty.read() as connection:
        kept = connection.execute(select(schema.requests.c.accounts).order_by(schema.requests.c.id)).scalars().all()
    assert kept == [[DAY], [f"free/{DAY}"], [DAY]]


def test_a_refund_after_a_downgrade_goes_to_no_quota_but_its_own(empty: Database) -> None:
    at_0002(
        empty,
        {DAY: 4, f"free/{DAY}": 4},
        [
            {"period": f"free/{DAY}", "status": "queued", "made": 0, "generations": [("queued", 4)]},
            {"period": DAY, "status": "queued", "made": 0, "generations": [("queued", 4)]},
        ],
    )
    migrate.upgrade(empty)
    for earlier, periods in [("0002", [f"free/{DAY}", DAY]), ("0001", ["none", DAY])]:
        migrate.downgrade(empty, earlier)
        with empty.read() as connection:
            used = {row.period: row.used for row in connection.execute(text("SELECT period, used FROM quotas"))}
            kept = connection.execute(text("SELECT quota_period FROM requests ORDER BY id")).scalars().all()
        assert kept == periods
        assert used == {period: 4 for period in periods if period != "none"}


def test_what_is_expected_is_alembics_head(database: Database) -> None:
    assert ScriptDirectory(str(revision.SCRIPTS)).get_current_head() == revision.EXPECTED
    assert revision.current(database) == revision.EXPECTED


def test_the_migrated_indexes_are_the_metadata_to_the_column_order(database: Database) -> None:
    inspector = inspect(database.engine)
    for expected in metadata.tables.values():
        migrated = {index["name"]: index["column_names"] for index in inspector.get_indexes(expected.name)}
        for index in expected.indexes:
            assert migrated[index.name] == [column.name for column in index.columns]


def test_words_are_compared_by_their_bytes(on_mariadb: Database) -> None:
    """In a case-insensitive collation two idempotency keys would be one, and different emoji equal."""
    query = text("SELECT DISTINCT table_collation FROM information_schema.tables WHERE table_schema = DATABASE()"
                 " AND table_name <> 'alembic_version'")  # fmt: skip
    with on_mariadb.read() as connection:
        assert connection.execute(query).scalars().all() == ["utf8mb4_bin"]


def upgrade(url: str) -> None:
    database = Database(url)
    migrate.upgrade(database)
    database.close()


def test_three_processes_may_migrate_at_once(empty_url: str, empty: Database) -> None:
    with ProcessPoolExecutor(3, mp_context=get_context("fork")) as pool:
        list(pool.map(upgrade, [empty_url] * 3, timeout=60))
    assert revision.current(empty) == revision.EXPECTED


def test_a_migration_that_has_to_wait_too_long_says_so(mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0)
    empty = Database(mariadb_url)
    with empty.engine.connect() as other:
        other.execute(text("SELECT GET_LOCK(:name, 0)"), {"name": migrate.LOCK})
        with pytest.raises(Unavailable, match="Another process is migrating"):
            migrate.upgrade(empty)
    assert revision.current(empty) is None
    empty.close()


def test_waiting_for_the_lock_ends_before_the_socket_gives_up() -> None:
    assert migrate.LOCK_TIMEOUT < engine.QUERY_TIMEOUT
