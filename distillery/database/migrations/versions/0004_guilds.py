"""What admins decide: a configuration for each guild, and its audit log

MySQL commits each step by itself: one that was done before an interruption is passed over.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.steps import create_index
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


def downgrade() -> None:
    op.drop_table("guild_changes", if_exists=True)
    op.drop_table("guilds", if_exists=True)
