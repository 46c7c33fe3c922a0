"""Which migration a database is at, and which this code wants; without Alembic, which takes half a second to import."""

from pathlib import Path
from typing import Final

from sqlalchemy import Column, MetaData, String, Table, inspect, select

from distillery.database.engine import Database
from distillery.vocabulary.errors import DistilleryError

SCRIPTS: Final = Path(__file__).parent / "migrations"
EXPECTED: Final = max(script.name for script in SCRIPTS.glob("versions/[0-9]*.py")).partition("_")[0]
_at = Table("alembic_version", MetaData(), Column("version_num", String(32)))  # as Alembic keeps it


def current(database: Database) -> str | None:
    """The revision that the database is at; None when it is empty."""
    with database.read() as connection:
        if not inspect(connection).has_table(_at.name):
            return None
        return connection.execute(select(_at.c.version_num)).scalar()


def require(database: Database) -> None:
    """Raises DistilleryError when the database does not answer, or not with the tables this version expects."""
    database.check()
    if (found := current(database)) != EXPECTED:
        where = database.engine.url.render_as_string(hide_password=True)
        raise DistilleryError(
            f"{where} is at {found or 'no revision'}, not {EXPECTED}. Run `python -m distillery migrate`."
        )
