"""Members: their place in the queue, what they have used up, what they keep, and what was decided about them."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from distillery.database.schema.base import OPTIONS, metadata
from distillery.database.types import Key, LongText, Period, UtcDateTime

# A member's place in the fair order (that of free commands: of "free/<member>").
members = Table(
    "members",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("last_turn", Double(), nullable=False),
    Column("weight", Double(), nullable=False),  # a tier: twice the weight, twice the pictures under load
    Column("tier", String(32)),  # one of tiers.toml; none: the default
    **OPTIONS,
)

# What is used of a quota: `reserved` by requests under way, `spent` on pictures that were delivered. Sums of `ledger`.
accounts = Table(
    "accounts",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("period", Period, primary_key=True),  # 2026-11-21, 2026-11, free/2026-11-21, a guild's …; UTC
    Column("reserved", Integer, nullable=False),
    Column("spent", Integer, nullable=False),
    **OPTIONS,
)

# Every change of an account, never changed itself.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("member_id", String(64), nullable=False),
    Column("period", Period, nullable=False),
    Column("request_id", Key),  # no foreign key, as in events; none where an admin gave something back
    Column("guild_id", String(32)),
    Column("kind", String(16), nullable=False),  # reserved | settled | refunded | granted
    Column("pictures", Integer, nullable=False),
    Column("by_id", String(64)),  # the admin who granted
    Column("at", UtcDateTime, nullable=False),
    Index("ix_ledger_account", "member_id", "period", "id"),
    Index("ix_ledger_request", "request_id"),
    **OPTIONS,
)

# Who may not ask, where (guild "" is everywhere) and until when (none: until it is lifted).
blocks = Table(
    "blocks",
    metadata,
    Column("guild_id", String(32), primary_key=True),
    Column("member_id", String(64), primary_key=True),
    Column("reason", LongText, nullable=False),
    Column("by_id", String(64)),  # none: a cool-down after strikes
    Column("ends_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    **OPTIONS,
)

# What the content gates refused.
strikes = Table(
    "strikes",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("member_id", String(64), nullable=False),
    Column("guild_id", String(32), nullable=False),  # "": outside of guilds
    Column("category", String(32), nullable=False),
    Column("text", LongText, nullable=False),  # what was asked, for whoever answers an appeal
    Column("at", UtcDateTime, nullable=False),
    Index("ix_strikes_member", "member_id", "at"),
    **OPTIONS,
)

# Pictures that nobody may start from, by what they look like; guild "" is everywhere.
blocked_pictures = Table(
    "blocked_pictures",
    metadata,
    Column("guild_id", String(32), primary_key=True),
    Column("phash", String(16), primary_key=True),  # a perceptual hash of 64 bits, in hex
    Column("reason", LongText, nullable=False),
    Column("by_id", String(64)),
    Column("created_at", UtcDateTime, nullable=False),
    **OPTIONS,
)

# Who brought a stored picture, or was shown it: to others its name means nothing.
brought_pictures = Table(
    "brought_pictures",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_brought_pictures_name", "name"),
    **OPTIONS,
)

favourites = Table(
    "favourites",
    metadata,
    Column("member_id", String(64), primary_key=True),
    Column("picture_id", Key, ForeignKey("pictures.id"), primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_favourites_newest", "member_id", "at"),
    **OPTIONS,
)

# Flags under a name. One with a guild is shared there.
presets = Table(
    "presets",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("owner_id", String(64), nullable=False),
    Column("name", String(32), nullable=False),
    Column("text", LongText, nullable=False),
    Column("guild_id", String(32)),
    Column("changed_at", UtcDateTime, nullable=False),
    UniqueConstraint("owner_id", "name"),
    Index("ix_presets_guild", "guild_id", "name"),
    **OPTIONS,
)
