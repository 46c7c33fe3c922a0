"""What owners changed about their LoRAs: kept in the database, shown on every process's shelf."""

from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.library import LoraChange, Shelf

changes = schema.lora_changes


class LoraChanges:
    """The changes in `database`, for one process's `shelf`. Safe for many threads."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    def refresh(self) -> None:
        """Show what is in the database now, whichever process wrote it. Raises SQLAlchemyError when it is away."""
        self._shelf.refresh(self._read)

    def write(self, name: str, change: LoraChange, member_id: str) -> None:
        """Change the LoRA called `name`, and show it. What `change` leaves None stays as it is."""
        public = None if change.public is None else int(change.public)
        told = {"public": public, "description": change.description}
        values = {key: value for key, value in told.items() if value is not None}

        def in_transaction(tx: Connection) -> None:
            stamp = {"changed_by": member_id, "changed_at": utc_now()}
            insert_unless_there(tx, changes, name=name, **stamp)
            tx.execute(update(changes).where(changes.c.name == name).values(**values, **stamp))

        self._database.write(in_transaction)
        self.refresh()

    def _read(self) -> dict[str, LoraChange]:
        with self._database.read() as connection:
            rows = connection.execute(select(changes.c.name, changes.c.public, changes.c.description)).all()
        return {row.name: _change(row.public, row.description) for row in rows}


def _change(public: int | None, description: str | None) -> LoraChange:
    return LoraChange(None if public is None else bool(public), description)
