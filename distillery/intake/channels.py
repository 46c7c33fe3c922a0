"""Which of a guild's channels the bot answers in: the allow-list that the permission gate reads."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from distillery.database import schema
from distillery.database.engine import Database

allowed = schema.allowed_channels


@dataclass(frozen=True)
class Channels:
    """A guild's channels by id; `free` are those of `listed` that free commands were given.

    None listed: all of the guild's channels take commands. None free: free commands go with the rest.
    """

    listed: tuple[str, ...] = ()
    free: tuple[str, ...] = ()


def change(
    database: Database,
    guild_id: str,
    *,
    allow: Collection[str] = (),
    free: Collection[str] = (),
    remove: Collection[str] = (),
) -> tuple[Channels, Channels]:
    """Allow channels of a guild, give some to free commands too, take some off the list: what held, what holds now.

    A channel that is allowed keeps what it was given: only `remove` takes its mark.
    """

    def in_transaction(tx: Connection) -> tuple[Channels, Channels]:
        before = _marks(tx, guild_id)
        marks = {**dict.fromkeys(allow, 0), **before, **dict.fromkeys(free, 1)}
        changed = {*allow, *free, *remove}
        tx.execute(delete(allowed).where(allowed.c.guild_id == guild_id, allowed.c.channel_id.in_(changed)))
        rows = [
            {"guild_id": guild_id, "channel_id": channel, "free": marks[channel]}
            for channel in sorted(changed - {*remove})
        ]
        if rows:
            tx.execute(insert(allowed), rows)
        return _channels(before), _channels(_marks(tx, guild_id))

    return database.write(in_transaction)


def _marks(tx: Connection, guild_id: str) -> dict[str, int]:
    """By channel, whether it was given to free commands."""
    marks = select(allowed.c.channel_id, allowed.c.free).where(allowed.c.guild_id == guild_id)
    return {row.channel_id: row.free for row in tx.execute(marks.order_by(allowed.c.channel_id))}


def _channels(marks: Mapping[str, int]) -> Channels:
    return Channels(tuple(marks), tuple(channel for channel, free in marks.items() if free))
