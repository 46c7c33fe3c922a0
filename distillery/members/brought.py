"""Whose a stored picture is to name: a name is no key, it means something only to those who brought the picture."""

from collections.abc import Collection

from sqlalchemy import Connection, delete, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now

table = schema.brought_pictures


class BroughtPictures:
    """Every member's: Discord's members and API keys alike. Blocking; safe for many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, member_id: str, names: Collection[str]) -> None:
        """The member brought these pictures, or was shown them; again is fine."""
        if names:
            self._database.write(lambda tx: note(tx, member_id, names))

    def known(self, member_id: str, names: Collection[str]) -> set[str]:
        """Those of `names` that the member may name."""
        if not names:
            return set()
        theirs = select(table.c.name).where(table.c.member_id == member_id, table.c.name.in_(names))
        with self._database.read() as connection:
            return set(connection.execute(theirs).scalars())


def note(tx: Connection, member_id: str, names: Collection[str]) -> None:
    """The same within a transaction."""
    for name in sorted(names):
        insert_unless_there(tx, table, member_id=member_id, name=name, at=utc_now())


def forget(tx: Connection, names: Collection[str]) -> None:
    """These names mean nothing to anybody any more, until somebody brings such a picture again."""
    tx.execute(delete(table).where(table.c.name.in_(names)))
