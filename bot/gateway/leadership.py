"""Offices that one process holds at a time: a lease in the database, by its clock."""

from sqlalchemy import Connection, or_, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.vocabulary.clock import new_id

leaders = schema.leaders


class Leadership:
    """Candidacy for the office `name`. Blocks; raises SQLAlchemy's errors."""

    def __init__(self, database: Database, name: str, owner: str, seconds: float) -> None:
        self._database = database
        self._name = name
        self._owner = owner
        self._seconds = seconds
        self._token = new_id()

    def lead(self) -> bool:
        """Whether the office is ours for the next `seconds`: kept, or taken from nobody."""

        def elect(tx: Connection) -> bool:
            insert_unless_there(tx, leaders, name=self._name)
            vacant = or_(leaders.c.lease_until.is_(None), leaders.c.lease_until <= utc_now())
            ours = update(leaders).where(leaders.c.name == self._name, or_(leaders.c.token == self._token, vacant))
            values = {"owner": self._owner, "token": self._token, "lease_until": utc_now(self._seconds)}
            return tx.execute(ours.values(values)).rowcount == 1

        return self._database.write(elect)

    def resign(self) -> None:
        """Let the next one have it at once."""
        ours = update(leaders).where(leaders.c.name == self._name, leaders.c.token == self._token)
        self._database.write(lambda tx: tx.execute(ours.values(owner=None, token=None, lease_until=None)))
