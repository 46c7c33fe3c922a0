"""What stands against a member: strikes with what was asked, to answer an appeal by, and to be cleared."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, select

from distillery.database import schema
from distillery.database.engine import Database

strikes = schema.strikes


@dataclass(frozen=True)
class Strike:
    """One refusal: the gate's category, and what the member had asked for."""

    category: str
    text: str
    at: datetime


def strikes_of(database: Database, member_id: str, guild_id: str, limit: int) -> list[Strike]:
    """The member's strikes in one guild, newest first."""
    newest = select(strikes.c.category, strikes.c.text, strikes.c.at).where(_theirs(member_id, guild_id))
    with database.read() as connection:
        rows = connection.execute(newest.order_by(strikes.c.at.desc(), strikes.c.id).limit(limit))
        return [Strike(row.category, row.text, row.at) for row in rows]


def clear(tx: Connection, member_id: str, guild_id: str, keep: Collection[str] = ()) -> int:
    """Forget the member's strikes in one guild, but for those of the categories in `keep`; how many."""
    gone = delete(strikes).where(_theirs(member_id, guild_id), strikes.c.category.not_in(keep))
    return tx.execute(gone).rowcount


def _theirs(member_id: str, guild_id: str) -> ColumnElement[bool]:
    return (strikes.c.member_id == member_id) & (strikes.c.guild_id == guild_id)
