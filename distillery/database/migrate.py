"""Bring a database to the schema this code expects, and back. Alembic, driven from Python."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from distillery.database.engine import Database
from distillery.database.revision import SCRIPTS
from distillery.vocabulary.errors import Unavailable

LOCK = "distillery_migrations"  # only one process migrates at a time
LOCK_TIMEOUT = 20  # seconds; less than engine.QUERY_TIMEOUT, or waiting would look like a dead server


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Apply what is missing, up to `revision`; nothing when all is there.

    Raises Unavailable when another process keeps migrating.
    """
    with database.engine.connect() as connection:
        _locked(connection, lambda config: command.upgrade(config, revision))


def downgrade(database: Database, revision: str = "base") -> None:
    """Take migrations back, down to `revision`."""
    with database.engine.connect() as connection:
        _locked(connection, lambda config: command.downgrade(config, revision))


def _locked(connection: Connection, apply: Callable[[Config], None]) -> None:
    config = _config()
    config.attributes["connection"] = connection
    mysql = connection.dialect.name in ("mysql", "mariadb")  # SQLite's transaction is its own lock
    if mysql:
        _lock(connection)
    try:
        apply(config)
        connection.commit()
    finally:
        if mysql:
            connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": LOCK})


def _lock(connection: Connection) -> None:
    wait = text("SELECT GET_LOCK(:name, :seconds)")
    if connection.execute(wait, {"name": LOCK, "seconds": LOCK_TIMEOUT}).scalar() != 1:
        raise Unavailable("Another process is migrating this database server. Try again when it is done.")
    connection.commit()
