"""Who holds which shards, who leads, and whose turn it is to identify

MySQL commits each step by itself: one that was done before an interruption is passed over.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.steps import create_index
from distillery.database.types import Document, Key, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPTIONS: Any = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "shard_leases",
        sa.Column("shard_count", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_shard", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_shard", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(100), nullable=True),
        sa.Column("token", sa.String(36), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("heir", sa.String(100), nullable=True),
        sa.Column("heir_token", sa.String(36), nullable=True),
        sa.Column("heir_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("shard_count", "first_shard", name="pk_shard_leases"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "bot_processes",
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("leaving", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bot_processes"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "leaders",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("owner", sa.String(100), nullable=True),
        sa.Column("token", sa.String(36), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_leaders"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "identify_buckets",
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("free_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name="pk_identify_buckets"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "identifies",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("shard_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_identifies"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_identifies_at", "identifies", ["at"])
    op.create_table(
        "bot_state",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("value", Document, nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_bot_state"),
        if_not_exists=True,
        **OPTIONS,
    )


def downgrade() -> None:
    op.drop_table("bot_state", if_exists=True)
    op.drop_table("identifies", if_exists=True)
    op.drop_table("identify_buckets", if_exists=True)
    op.drop_table("leaders", if_exists=True)
    op.drop_table("bot_processes", if_exists=True)
    op.drop_table("shard_leases", if_exists=True)
