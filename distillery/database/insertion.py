"""Inserting a row that somebody else may be inserting at the same moment."""

from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.dialects import mysql


def insert_unless_there(tx: Connection, table: Table, **values: Any) -> None:
    """Insert a row, unless one with its key is there already; on MySQL it is locked in either case.

    No savepoint: MySQL forgets it when it ends a deadlock, and rolling back to it would hide the deadlock. No INSERT
    IGNORE there: that shares its lock on the row that it finds, and two who both want to change it then wait in a ring.
    """
    if tx.dialect.name == "sqlite":
        tx.execute(insert(table).prefix_with("OR IGNORE").values(values))
        return
    key = table.primary_key.columns[0]
    tx.execute(mysql.insert(table).values(values).on_duplicate_key_update({key.name: key}))
