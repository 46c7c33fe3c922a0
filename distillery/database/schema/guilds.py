"""Guilds: what their admins decided, and who decided it when."""

from sqlalchemy import Column, Index, String, Table

from distillery.database.schema.base import OPTIONS, metadata
from distillery.database.types import Document, Key, UtcDateTime

guilds = Table(
    "guilds",
    metadata,
    Column("guild_id", String(32), primary_key=True),
    Column("config", Document, nullable=False),  # distillery/guilds/config.py
    Column("greeted_at", UtcDateTime),  # when the first-run guide was posted
    Column("changed_at", UtcDateTime, nullable=False),
    **OPTIONS,
)

# The audit log.
guild_changes = Table(
    "guild_changes",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("guild_id", String(32), nullable=False),
    Column("by_id", String(64), nullable=False),
    Column("by_name", String(100)),
    Column("what", String(64), nullable=False),  # "channels", "member.block" …
    Column("before", Document),
    Column("after", Document),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_guild_changes_newest", "guild_id", "id"),
    **OPTIONS,
)
