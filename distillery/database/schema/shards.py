"""The bot's processes: who holds which shards, who leads, and whose turn it is to identify."""

from sqlalchemy import Column, Index, Integer, String, Table

from distillery.database.schema.base import OPTIONS, metadata
from distillery.database.types import Document, Key, UtcDateTime

# A range of shards of one way to count them. Two ways coexist while the bot changes from one to the other.
# Its owner serves it; an heir brings its own sessions up beside the owner's, and becomes the owner when all are ready.
shard_leases = Table(
    "shard_leases",
    metadata,
    Column("shard_count", Integer, primary_key=True, autoincrement=False),
    Column("first_shard", Integer, primary_key=True, autoincrement=False),
    Column("last_shard", Integer, nullable=False),
    Column("owner", String(100)),
    Column("token", String(36)),
    Column("lease_until", UtcDateTime),
    Column("ready_at", UtcDateTime),  # when all its shards were, under this token
    Column("heir", String(100)),
    Column("heir_token", String(36)),
    Column("heir_until", UtcDateTime),
    **OPTIONS,
)

bot_processes = Table(
    "bot_processes",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("leaving", Integer, nullable=False),  # it stops: whoever has room takes its ranges over
    **OPTIONS,
)

# Offices that one process holds at a time.
leaders = Table(
    "leaders",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("owner", String(100)),
    Column("token", String(36)),
    Column("lease_until", UtcDateTime),
    **OPTIONS,
)

# When a bucket of shards may identify next.
identify_buckets = Table(
    "identify_buckets",
    metadata,
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("free_at", UtcDateTime, nullable=False),
    **OPTIONS,
)

# Every identify of the last day: Discord resets the token of a bot that makes too many.
identifies = Table(
    "identifies",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("shard_id", Integer, nullable=False),
    Column("owner", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_identifies_at", "at"),
    **OPTIONS,
)

# What all processes of the bot agree on: the commands that Discord has, the number of shards aimed at.
bot_state = Table(
    "bot_state",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Document, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    **OPTIONS,
)
