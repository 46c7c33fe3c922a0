"""The audit log: what was changed in a guild, by whom and when. Written in the transaction that changes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from distillery.database import schema
from distillery.database.types import utc_now

changes = schema.guild_changes


@dataclass(frozen=True)
class Admin:
    """Whoever changes something: a member by Discord's id, or an operator."""

    id: str
    name: str | None = None


OPERATOR = Admin("operator", "operator")  # whoever runs the bot, from its command line


@dataclass(frozen=True)
class Change:
    """One change. `before` and `after` hold what it is about, and no more: the settings that differ, a block …"""

    id: int
    guild_id: str
    by: Admin
    what: str  # "config.channels", "member.block" …
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    at: datetime


def record(
    tx: Connection,
    guild_id: str,
    by: Admin,
    what: str,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write one line."""
    name = by.name[:100] if by.name else None
    line = {"guild_id": guild_id, "by_id": by.id, "by_name": name, "what": what, "before": before, "after": after}
    tx.execute(insert(changes).values(at=utc_now(), **line))


def of_guild(connection: Connection, guild_id: str, limit: int, before: int | None = None) -> list[Change]:
    """The guild's changes, newest first; those older than the one whose id is `before`, if it is given."""
    newest = select(changes).where(changes.c.guild_id == guild_id).order_by(changes.c.id.desc()).limit(limit)
    older = newest if before is None else newest.where(changes.c.id < before)
    return [
        Change(row.id, row.guild_id, Admin(row.by_id, row.by_name), row.what, row.before, row.after, row.at)
        for row in connection.execute(older)
    ]
