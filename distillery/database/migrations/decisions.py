"""What 0004 does with what was decided before: lists of channels become guilds' configurations, marks become blocks.

Each way can be taken again from its start: nothing but the migration writes meanwhile.
"""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from distillery.database.types import Document, UtcDateTime, utc_now

allowed = sa.table("allowed_channels", sa.column("guild_id"), sa.column("channel_id"), sa.column("free"))
guilds = sa.table(
    "guilds", sa.column("guild_id"), sa.column("config", Document), sa.column("changed_at", UtcDateTime())
)
members = sa.table("members", sa.column("member_id"), sa.column("last_turn"), sa.column("weight"), sa.column("blocked"))
blocks = sa.table(
    "blocks",
    sa.column("guild_id"),
    sa.column("member_id"),
    sa.column("reason"),
    sa.column("ends_at", UtcDateTime()),
    sa.column("created_at", UtcDateTime()),
)
EVERYWHERE = ""


def channels_become_configs(connection: Connection) -> None:
    """A guild's list, and which of it was given to free commands, too."""
    connection.execute(sa.delete(guilds))
    configs: dict[str, dict[str, Any]] = {}
    for row in connection.execute(sa.select(allowed).order_by(allowed.c.guild_id, allowed.c.channel_id)):
        config = configs.setdefault(row.guild_id, {"channels": []})
        config["channels"].append(row.channel_id)
        if row.free:
            config.setdefault("by_channel", {})[row.channel_id] = {"free": True}
    rows = [{"guild_id": guild, "config": config} for guild, config in configs.items()]
    if rows:
        connection.execute(sa.insert(guilds).values(changed_at=utc_now()), rows)


def configs_become_channels(connection: Connection) -> None:
    """Channels and marks. A channel that was only marked is listed: there was no other way to mark one."""
    connection.execute(sa.delete(allowed))
    rows = []
    for guild in connection.execute(sa.select(guilds.c.guild_id, guilds.c.config)).all():
        free = {channel for channel, config in guild.config.get("by_channel", {}).items() if config.get("free")}
        listed = {*guild.config.get("channels", ()), *free}
        rows += [{"guild_id": guild.guild_id, "channel_id": each, "free": int(each in free)} for each in sorted(listed)]
    if rows:
        connection.execute(sa.insert(allowed), rows)


def marks_become_blocks(connection: Connection) -> None:
    """Who was marked is blocked everywhere, with no reason on record; a block from before that is gone goes, too."""
    marked = set(connection.execute(sa.select(members.c.member_id).where(members.c.blocked == 1)).scalars())
    held = sa.select(blocks.c.member_id).where(blocks.c.guild_id == EVERYWHERE)
    known = set(connection.execute(held).scalars())
    for member in known - marked:
        connection.execute(sa.delete(blocks).where(blocks.c.guild_id == EVERYWHERE, blocks.c.member_id == member))
    rows = [{"guild_id": EVERYWHERE, "member_id": member, "reason": ""} for member in sorted(marked - known)]
    if rows:
        connection.execute(sa.insert(blocks).values(created_at=utc_now()), rows)


def blocks_become_marks(connection: Connection) -> None:
    """Who is blocked everywhere is marked. The blocks stay, with their reasons, for the way back."""
    holds = (blocks.c.ends_at.is_(None)) | (blocks.c.ends_at > utc_now())
    held = sa.select(blocks.c.member_id).where(blocks.c.guild_id == EVERYWHERE, holds)
    blocked = set(connection.execute(held).scalars())
    rowless = blocked - _rows_of(connection, blocked)
    if rowless:
        rows = [{"member_id": member, "last_turn": 0.0, "weight": 1.0} for member in sorted(rowless)]
        connection.execute(sa.insert(members).values(blocked=1), rows)
    if blocked:
        connection.execute(sa.update(members).where(members.c.member_id.in_(blocked)).values(blocked=1))


def _rows_of(connection: Connection, wanted: Iterable[str]) -> set[str]:
    return set(connection.execute(sa.select(members.c.member_id).where(members.c.member_id.in_(wanted))).scalars())
