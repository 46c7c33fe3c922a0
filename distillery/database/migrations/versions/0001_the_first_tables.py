"""The first tables"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from distillery.database.types import Document, Key, LongText, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

OPTIONS: Any = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4", "mysql_collate": "utf8mb4_bin"}


def upgrade() -> None:
    op.create_table(
        "allowed_channels",
        sa.Column("guild_id", sa.String(32), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "channel_id", name="pk_allowed_channels"),
        **OPTIONS,
    )
    op.create_table(
        "members",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("last_turn", sa.Double(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("blocked", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_members"),
        **OPTIONS,
    )
    op.create_table(
        "queue_heads",
        sa.Column("queue", sa.String(16), nullable=False),
        sa.Column("turn", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("queue", name="pk_queue_heads"),
        **OPTIONS,
    )
    op.create_table(
        "quotas",
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", "period", name="pk_quotas"),
        **OPTIONS,
    )
    op.create_table(
        "requests",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("source", sa.String(190), nullable=False),
        sa.Column("member_id", sa.String(64), nullable=False),
        sa.Column("member_name", sa.String(100), nullable=True),
        sa.Column("guild_id", sa.String(32), nullable=True),
        sa.Column("channel_id", sa.String(32), nullable=True),
        sa.Column("command", sa.String(64), nullable=False),
        sa.Column("text", LongText, nullable=False),
        sa.Column("parameters", Document, nullable=False),
        sa.Column("notes", Document, nullable=False),
        sa.Column("family", sa.String(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("outcome", sa.String(16), nullable=True),
        sa.Column("problem", Document, nullable=True),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("open_generations", sa.Integer(), nullable=False),
        sa.Column("reply", Document, nullable=True),
        sa.Column("quota_period", sa.String(10), nullable=False),
        sa.Column("cancel_requested_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sa.UniqueConstraint("channel", "source", name="uq_requests_channel_source"),
        sa.UniqueConstraint("public_id", name="uq_requests_public_id"),
        **OPTIONS,
    )
    op.create_index("ix_requests_member", "requests", ["member_id", "id"])

    op.create_table(
        "deliveries",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("available_at", UtcDateTime(), nullable=False),
        sa.Column("lease_token", sa.String(36), nullable=True),
        sa.Column("lease_owner", sa.String(100), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(32), nullable=True),
        sa.Column("failure", LongText, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_deliveries_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("request_id", name="uq_deliveries_request_id"),
        **OPTIONS,
    )
    op.create_index("ix_deliveries_claim", "deliveries", ["status", "channel", "id"])
    op.create_index("ix_deliveries_lease", "deliveries", ["lease_until"])

    op.create_table(
        "events",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("generation_id", Key, nullable=True),
        sa.Column("subject", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("detail", Document, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_events"),
        **OPTIONS,
    )
    op.create_index("ix_events_request", "events", ["request_id", "id"])

    op.create_table(
        "generations",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("public_id", sa.String(36), nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("turn", sa.Double(), nullable=False),
        sa.Column("available_at", UtcDateTime(), nullable=False),
        sa.Column("lease_token", sa.String(36), nullable=True),
        sa.Column("lease_owner", sa.String(100), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("endpoint", sa.String(64), nullable=True),
        sa.Column("endpoint_job_id", sa.String(100), nullable=True),
        sa.Column("work", Document, nullable=False),
        sa.Column("parameters", Document, nullable=False),
        sa.Column("images", sa.Integer(), nullable=False),
        sa.Column("failure_kind", sa.String(32), nullable=True),
        sa.Column("failure", LongText, nullable=True),
        sa.Column("timings", Document, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("dispatched_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_generations_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_generations"),
        sa.UniqueConstraint("public_id", name="uq_generations_public_id"),
        sa.UniqueConstraint("request_id", "ordinal", name="uq_generations_request_id_ordinal"),
        **OPTIONS,
    )
    op.create_index("ix_generations_claim", "generations", ["status", "turn", "id"])
    op.create_index("ix_generations_lease", "generations", ["lease_until"])

    op.create_table(
        "pictures",
        sa.Column("id", Key, autoincrement=True, nullable=False),
        sa.Column("generation_id", Key, nullable=False),
        sa.Column("request_id", Key, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("storage_key", sa.String(255), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("seed", Key, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["generation_id"], ["generations.id"], name="fk_pictures_generation_id"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_pictures_request_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pictures"),
        sa.UniqueConstraint("request_id", "ordinal", name="uq_pictures_request_id_ordinal"),
        **OPTIONS,
    )


def downgrade() -> None:
    op.drop_table("pictures")
    op.drop_table("generations")
    op.drop_table("events")
    op.drop_table("deliveries")
    op.drop_table("requests")
    op.drop_table("quotas")
    op.drop_table("queue_heads")
    op.drop_table("members")
    op.drop_table("allowed_channels")
