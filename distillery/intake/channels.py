"""Which of a guild's channels the bot answers in: the allow-list that the permission gate reads."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from distillery.database import schema
from distillery.database.engine import Database

allowed = schema.allowed_channels


@dataclass(frozen=True)
class Channels:
    """A guild's channels by id. None listed: all of them take commands; none free: free commands go with the rest."""

    listed: list[str]
    free: list[str]


def change(
    database: Database,
    guild_id: str,
    *,
    allow: Sequence[str] = (),
    free: Sequence[str] = (),
    remove: Sequence[str] = (),
) -> Channels:
    """Allow channels of a guild, give some to free commands too, take some off the lists; what holds afterwards."""

    def in_transaction(tx: Connection) -> Channels:
        mine = allowed.c.guild_id == guild_id
        tx.execute(delete(allowed).where(mine, allowed.c.channel_id.in_([*allow, *free, *remove])))
        marks = dict.fromkeys(allow, 0) | dict.fromkeys(free, 1)
        rows = [{"guild_id": guild_id, "channel_id": channel, "free": mark} for channel, mark in marks.items()]
        if rows:
            tx.execute(insert(allowed), rows)
        found = tx.execute(
            select(allowed.c.channel_id, allowed.c.free).where(mine).order_by(allowed.c.channel_id)
        ).all()
        return Channels([row[0] for row in found if not row[1]], [row[0] for row in found if row[1]])

    return database.write(in_transaction)
