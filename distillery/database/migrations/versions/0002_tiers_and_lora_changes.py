"""Tiers, free channels, and what owners change about their LoRAs

MySQL commits each step by itself: one that was done before an interruption is passed over.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.types import LongText, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPTIONS: Any = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}
PERIODS = (("requests", "quota_period"), ("quotas", "period"))


def upgrade() -> None:
    _add_column("members", sa.Column("tier", sa.String(32), nullable=True))
    _add_column("allowed_channels", sa.Column("free", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "lora_changes",
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("public", sa.Integer(), nullable=True),
        sa.Column("description", LongText, nullable=True),
        sa.Column("changed_by", sa.String(64), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_lora_changes"),
        if_not_exists=True,
        **OPTIONS,
    )
    _resize_periods(10, 32)


def downgrade() -> None:
    op.execute("DELETE FROM quotas WHERE LENGTH(period) > 10")
    # A period that no quota has: what is given back must not go to the member's own quota.
    op.execute("UPDATE requests SET quota_period = 'none' WHERE LENGTH(quota_period) > 10")
    _resize_periods(32, 10)
    op.drop_table("lora_changes", if_exists=True)
    _drop_column("allowed_channels", "free")
    _drop_column("members", "tier")


def _add_column(table: str, column: sa.Column[Any]) -> None:
    if column.name not in _columns(table):
        op.add_column(table, column)


def _drop_column(table: str, column: str) -> None:
    if column in _columns(table):
        op.drop_column(table, column)


def _columns(table: str) -> set[str]:
    return {column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)}


def _resize_periods(old: int, new: int) -> None:
    if op.get_bind().dialect.name == "sqlite":
        return  # it minds no lengths, and could only copy the table that all others refer to
    for table, column in PERIODS:
        op.alter_column(table, column, existing_type=sa.String(old), type_=sa.String(new), existing_nullable=False)
