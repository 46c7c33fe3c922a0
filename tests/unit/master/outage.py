"""A database that is away and comes back, as the driver tells it."""

from sqlalchemy import ExceptionContext, event, text

from distillery.database.engine import Database
from tests.support.services.waiting import eventually


class Outage:
    """SQLite without the table that every call of the queue needs: an OperationalError of the driver's own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._refusals = 0
        event.listen(database.engine, "handle_error", self._refused)

    def begin(self) -> None:
        """From now on the queue cannot be asked."""
        self._rename("generations", "out_of_reach")

    def end(self) -> None:
        """It answers again, and has forgotten nothing."""
        self._rename("out_of_reach", "generations")

    def await_refusals(self, number: int = 2) -> None:
        """Wait for the driver to refuse that many more statements: two show that somebody tried again."""
        before = self._refusals
        eventually(lambda: self._refusals >= before + number, 10)

    def _refused(self, _: ExceptionContext) -> None:
        self._refusals += 1

    def _rename(self, old: str, new: str) -> None:
        self._database.write(lambda tx: tx.execute(text(f"ALTER TABLE {old} RENAME TO {new}")))
