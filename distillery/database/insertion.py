"""Inserting a row that somebody else may be inserting at the same moment."""

from typing import Any

from sqlalchemy import Connection, Table, insert


def insert_unless_there(tx: Connection, table: Table, **values: Any) -> None:
    """Insert a row, unless one with its key is there already.

    No savepoint: MySQL forgets it when it ends a deadlock, and rolling back to it would hide the deadlock.
    """
    row = insert(table).values(**values)
    tx.execute(row.prefix_with("IGNORE", dialect="mysql").prefix_with("OR IGNORE", dialect="sqlite"))
