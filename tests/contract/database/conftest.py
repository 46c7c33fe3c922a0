"""A migrated database, once on SQLite and once on MariaDB: migrated once a session, emptied or copied for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from distillery.database import migrate, schema
from distillery.database.engine import Database
from tests.support.services.mariadb import MariaDB


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "migrated.sqlite"
    database = Database(f"sqlite:///{path}")
    migrate.upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_mariadb(mariadb: MariaDB) -> str:
    """The DATABASE_URL of a migrated database, to be emptied before use."""
    url = mariadb.create_database()
    database = Database(url)
    migrate.upgrade(database)
    database.close()
    return url


@pytest.fixture(params=["sqlite", "mariadb"])
def empty_url(request: pytest.FixtureRequest) -> str:
    """The DATABASE_URL of a database with nothing in it."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def on_sqlite(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Database]:
    """A migrated database in SQLite."""
    path = shutil.copy(migrated_sqlite, tmp_path / "distillery.sqlite")
    database = Database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture
def on_mariadb(migrated_mariadb: str) -> Iterator[Database]:
    """A migrated database in MariaDB."""
    database = Database(migrated_mariadb)
    _empty(database)
    yield database
    database.close()


@pytest.fixture(params=["sqlite", "mariadb"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database with no rows."""
    found: Database = request.getfixturevalue(f"on_{request.param}")
    return found


def _empty(database: Database) -> None:
    with database.engine.begin() as transaction:
        for table in reversed(schema.metadata.sorted_tables):
            transaction.execute(table.delete())
