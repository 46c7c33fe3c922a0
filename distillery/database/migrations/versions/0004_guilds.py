"""What admins decide: a configuration for each guild, and its audit log; lists of channels and blocks move there

MySQL commits each step by itself: one that was done before an interruption is passed over.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.migrations.decisions import (
    blocks_become_marks,
    channels_become_configs,
    configs_become_channels,
    marks_become_blocks,
)
from distillery.database.steps import add_column, create_index, drop_column, tables
from distillery.database.types import Document, Key, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

OPTIONS: Any = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("config", Document, nullable=False),
        sa.Column("greeted_at", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "guild_changes",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("by_id", sa.String(64), nullable=False),
        sa.Column("by_name", sa.String(100), nullable=True),
        sa.Column("what", sa.String(64), nullable=False),
        sa.Column("before", Document, nullable=True),
        sa.Column("after", Document, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_guild_changes"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_guild_changes_newest", "guild_changes", ["guild_id", "id"])
    if "allowed_channels" in tables():
        channels_become_configs(op.get_bind())
    op.drop_table("allowed_channels", if_exists=True)
    if "blocked" in _columns_of_members():
        marks_become_blocks(op.get_bind())
    drop_column("members", "blocked")


def downgrade() -> None:
    add_column("members", sa.Column("blocked", sa.Integer(), nullable=False, server_default="0"))
    blocks_become_marks(op.get_bind())
    op.create_table(
        "allowed_channels",
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("free", sa.Integer(), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name="pk_allowed_channels"),
        if_not_exists=True,
        **OPTIONS,
    )
    if "guilds" in tables():
        configs_become_channels(op.get_bind())
    op.drop_table("guild_changes", if_exists=True)
    op.drop_table("guilds", if_exists=True)


def _columns_of_members() -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns("members")}
