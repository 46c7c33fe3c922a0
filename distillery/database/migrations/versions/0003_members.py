"""What members keep, use up and have decided about them: ledger, favourites, presets, blocks, strikes

MySQL commits each step by itself: one that was done before an interruption is passed over.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.migrations.quotas import ledger_becomes_quotas, quotas_become_ledger
from distillery.database.steps import add_column, create_index, drop_column, drop_index, tables
from distillery.database.types import Document, Key, LongText, Period, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OPTIONS: Any = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("period", Period, nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "period", name="pk_accounts"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "ledger",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("period", Period, nullable=False),
        sa.Column("request_id", Key, nullable=True),
        sa.Column("guild_id", sa.String(32), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(64), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_ledger_account", "ledger", ["member_id", "period", "id"])
    create_index("ix_ledger_request", "ledger", ["request_id"])
    op.create_table(
        "blocks",
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("reason", LongText, nullable=False),
        sa.Column("by_id", sa.String(64), nullable=True),
        sa.Column("ends_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name="pk_blocks"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "strikes",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("category", sa.String(32), nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_strikes"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_strikes_member", "strikes", ["member_id", "at"])
    op.create_table(
        "blocked_pictures",
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("phash", sa.String(16), nullable=False),
        sa.Column("reason", LongText, nullable=False),
        sa.Column("by_id", sa.String(64), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "phash", name="pk_blocked_pictures"),
        if_not_exists=True,
        **OPTIONS,
    )
    op.create_table(
        "brought_pictures",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "name", name="pk_brought_pictures"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_brought_pictures_name", "brought_pictures", ["name"])
    op.create_table(
        "favourites",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("picture_id", Key, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["picture_id"], ["pictures.id"], name="fk_favourites_picture_id"),
        sa.PrimaryKeyConstraint("member_id", "picture_id", name="pk_favourites"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_favourites_newest", "favourites", ["member_id", "at"])
    op.create_table(
        "presets",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("owner_id", sa.String(64), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("guild_id", sa.String(32), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_presets"),
        sa.UniqueConstraint("owner_id", "name", name="uq_presets_owner_id_name"),
        if_not_exists=True,
        **OPTIONS,
    )
    create_index("ix_presets_guild", "presets", ["guild_id", "name"])
    add_column("requests", sa.Column("parent_id", sa.String(36), nullable=True))
    add_column("requests", sa.Column("deleted_at", UtcDateTime(), nullable=True))
    add_column("requests", sa.Column("accounts", Document, nullable=True))
    add_column("pictures", sa.Column("rating", sa.String(16), nullable=True))
    add_column("pictures", sa.Column("kept_name", sa.String(64), nullable=True))
    create_index("ix_requests_guild", "requests", ["guild_id", "created_at"])
    if "quotas" in tables():
        quotas_become_ledger(op.get_bind())
    op.drop_table("quotas", if_exists=True)
    drop_column("requests", "quota_period")


def downgrade() -> None:
    add_column("requests", sa.Column("quota_period", Period, nullable=False, server_default="none"))
    op.create_table(
        "quotas",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("period", Period, nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "period", name="pk_quotas"),
        if_not_exists=True,
        **OPTIONS,
    )
    if "accounts" in tables():
        ledger_becomes_quotas(op.get_bind())
    op.drop_table("presets", if_exists=True)
    op.drop_table("favourites", if_exists=True)
    op.drop_table("brought_pictures", if_exists=True)
    op.drop_table("blocked_pictures", if_exists=True)
    op.drop_table("strikes", if_exists=True)
    op.drop_table("blocks", if_exists=True)
    op.drop_table("ledger", if_exists=True)
    op.drop_table("accounts", if_exists=True)
    drop_index("ix_requests_guild", "requests")
    drop_column("pictures", "kept_name")
    drop_column("pictures", "rating")
    drop_column("requests", "accounts")
    drop_column("requests", "deleted_at")
    drop_column("requests", "parent_id")
