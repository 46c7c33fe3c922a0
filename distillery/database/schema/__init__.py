"""The tables: the truth about every request. Migrations must add up to exactly this (tests/contract/database)."""

from distillery.database.schema.base import metadata
from distillery.database.schema.guilds import guild_changes, guilds
from distillery.database.schema.library import lora_changes
from distillery.database.schema.members import (
    accounts,
    blocked_pictures,
    blocks,
    brought_pictures,
    favourites,
    ledger,
    members,
    presets,
    strikes,
)
from distillery.database.schema.queue import deliveries, events, generations, pictures, queue_heads, requests
from distillery.database.schema.shards import (
    bot_processes,
    bot_state,
    identifies,
    identify_buckets,
    leaders,
    shard_leases,
)

# fmt: off
__all__ = [
    "accounts", "blocked_pictures", "blocks", "bot_processes", "bot_state", "brought_pictures", "deliveries",
    "events", "favourites", "generations", "guild_changes", "guilds", "identifies", "identify_buckets",
    "leaders", "ledger", "lora_changes", "members", "metadata", "pictures", "presets", "queue_heads",
    "requests", "shard_leases", "strikes",
]
# fmt: on
