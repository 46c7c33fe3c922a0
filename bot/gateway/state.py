"""What all processes of the bot agree on: small values by name, each with the database's time of its writing."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select, update

from distillery.database import schema
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now

bot_state = schema.bot_state


class Kept(NamedTuple):
    """A value, when it was true, and what time it is now; all by the database's clock."""

    value: Any
    at: datetime
    now: datetime


def kept(connection: Connection, name: str, *, lock: bool = False) -> Kept | None:
    """The value of that name; with `lock` nobody else reads it so before this transaction ends."""
    wanted: Select[Any] = select(bot_state.c.value, bot_state.c.changed_at, utc_now().label("now"))
    wanted = wanted.where(bot_state.c.name == name)
    row = connection.execute(wanted.with_for_update() if lock else wanted).one_or_none()
    return Kept(row.value, row.changed_at, row.now) if row else None


def keep(tx: Connection, name: str, value: Any, at: datetime | None = None) -> None:
    """Write the value of that name, true at `at` or now."""
    values = {"value": value, "changed_at": at or utc_now()}
    if tx.execute(update(bot_state).where(bot_state.c.name == name).values(values)).rowcount == 0:
        insert_unless_there(tx, bot_state, name=name, **values)


def time_of(connection: Connection) -> datetime:
    """The database's clock."""
    return connection.execute(select(utc_now())).scalar_one()
