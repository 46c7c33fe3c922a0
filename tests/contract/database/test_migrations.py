"""Migrations lead up to exactly the schema that the code expects, and all the way back."""

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import count
from multiprocessing import get_context
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, insert, inspect, select, text

from distillery.database import engine, migrate
from distillery.database.engine import Database
from distillery.database.schema import metadata, quotas, requests
from distillery.vocabulary.errors import Unavailable
from tests.support.asks import put


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def test_up_all_the_way_back_and_up_again(empty: Database) -> None:
    assert migrate.current(empty) is None
    migrate.upgrade(empty)
    assert migrate.current(empty) == migrate.expected()
    migrate.downgrade(empty)
    assert migrate.current(empty) is None
    assert inspect(empty.engine).get_table_names() == ["alembic_version"]
    migrate.upgrade(empty)
    assert set(inspect(empty.engine).get_table_names()) == {*metadata.tables, "alembic_version"}


def test_migrating_what_is_migrated_changes_nothing(database: Database) -> None:
    migrate.upgrade(database)
    assert migrate.current(database) == migrate.expected()


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
        assert newer != migrate.expected() or differences(empty) == []
        broken |= is_broken_off(empty, migrate.downgrade, older, after)
        migrate.downgrade(empty, older)
        if not broken:
            break
    assert after > 1


def test_a_refund_after_a_downgrade_goes_to_no_quota_but_its_own(empty: Database) -> None:
    migrate.upgrade(empty)
    put(empty, "ada")
    put(empty, "ada")
    day = "2026-02-28"
    with empty.engine.begin() as transaction:
        transaction.execute(text("UPDATE requests SET quota_period = :day"), {"day": day})
        transaction.execute(text("UPDATE requests SET quota_period = :free WHERE id = 1"), {"free": f"free/{day}"})
        for period in (day, f"free/{day}"):
            transaction.execute(insert(quotas).values(member_id="ada", period=period, used=4))
    migrate.downgrade(empty, "0001")
    with empty.read() as connection:
        left = set(connection.execute(select(quotas.c.period).where(quotas.c.used == 4)).scalars())
        free, own = connection.execute(select(requests.c.quota_period).order_by(requests.c.id)).scalars()
    assert own == day
    assert day in left
    assert free not in left


def test_the_migrated_indexes_are_the_metadata_to_the_column_order(database: Database) -> None:
    inspector = inspect(database.engine)
    for table in metadata.tables.values():
        migrated = {index["name"]: index["column_names"] for index in inspector.get_indexes(table.name)}
        for index in table.indexes:
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
    assert migrate.current(empty) == migrate.expected()


def test_a_migration_that_has_to_wait_too_long_says_so(mariadb_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "LOCK_TIMEOUT", 0)
    empty = Database(mariadb_url)
    with empty.engine.connect() as other:
        other.execute(text("SELECT GET_LOCK(:name, 0)"), {"name": migrate.LOCK})
        with pytest.raises(Unavailable, match="Another process is migrating"):
            migrate.upgrade(empty)
    assert migrate.current(empty) is None
    empty.close()


def test_waiting_for_the_lock_ends_before_the_socket_gives_up() -> None:
    assert migrate.LOCK_TIMEOUT < engine.QUERY_TIMEOUT
