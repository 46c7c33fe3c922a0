"""Migrations lead up to exactly the schema that the code expects, and all the way back."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from distillery.database import engine, migrate
from distillery.database.engine import Database
from distillery.database.schema import metadata
from distillery.vocabulary.errors import Unavailable


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


def test_the_migrated_schema_is_the_metadata(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


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
