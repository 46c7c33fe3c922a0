"""Requests, their generations and pictures, their deliveries, and what happened to all of them."""

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from distillery.database.schema.base import OPTIONS, metadata
from distillery.database.types import Document, Key, LongText, UtcDateTime

# One /serve. `source` is what makes an ask unique: the interaction's id, or the API caller's idempotency key.
requests = Table(
    "requests",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("public_id", String(36), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),  # discord | api
    Column("source", String(190), nullable=False),
    Column("member_id", String(64), nullable=False),
    Column("member_name", String(100)),
    Column("guild_id", String(32)),
    Column("channel_id", String(32)),
    Column("command", String(64), nullable=False),
    Column("text", LongText, nullable=False),
    Column("parameters", Document, nullable=False),
    Column("notes", Document, nullable=False),
    Column("family", String(64), nullable=False),
    Column("status", String(16), nullable=False),
    Column("outcome", String(16)),
    Column("problem", Document),  # {"code", "message", …} for the member, when not everything went well
    Column("images", Integer, nullable=False),  # asked for
    Column("open_generations", Integer, nullable=False),
    Column("reply", Document),  # where the answer goes; Discord: application, token, expiry, channel, message
    Column("accounts", Document),  # the periods of the quotas that it counts against
    Column("cancel_requested_at", UtcDateTime),
    Column("created_at", UtcDateTime, nullable=False),
    Column("started_at", UtcDateTime),
    Column("finished_at", UtcDateTime),  # all generations ended
    Column("parent_id", String(36)),  # the request (public id) whose button asked for this one
    Column("deleted_at", UtcDateTime),  # its pictures were taken back: nobody is shown them any more
    UniqueConstraint("channel", "source"),
    Index("ix_requests_member", "member_id", "id"),
    Index("ix_requests_guild", "guild_id", "created_at"),
    **OPTIONS,
)

# One GPU run. The state, the lease and the attempts are in the row.
generations = Table(
    "generations",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("public_id", String(36), nullable=False, unique=True),
    Column("request_id", Key, ForeignKey("requests.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),  # the place of its first picture among the request's
    Column("status", String(16), nullable=False),
    Column("turn", Double(), nullable=False),  # its place in the fair order, fixed at enqueue
    Column("available_at", UtcDateTime, nullable=False),  # not before; moved on by a retry's back-off
    Column("lease_token", String(36)),
    Column("lease_owner", String(100)),
    Column("lease_until", UtcDateTime),
    Column("attempt", Integer, nullable=False),  # starts so far; names outputs
    Column("failures", Integer, nullable=False),  # of them, those that count against it
    Column("endpoint", String(64)),
    Column("endpoint_job_id", String(100)),
    Column("work", Document, nullable=False),  # graph, seeds, outputs …: wire.WorkRequest less ids and attempt
    Column("parameters", Document, nullable=False),  # what made its pictures, as their metadata will say it
    Column("images", Integer, nullable=False),
    Column("failure_kind", String(32)),
    Column("failure", LongText),
    Column("timings", Document),
    Column("created_at", UtcDateTime, nullable=False),
    Column("dispatched_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    UniqueConstraint("request_id", "ordinal"),
    Index("ix_generations_claim", "status", "turn", "id"),
    Index("ix_generations_lease", "lease_until"),
    **OPTIONS,
)

# One stored picture.
pictures = Table(
    "pictures",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("generation_id", Key, ForeignKey("generations.id"), nullable=False),
    Column("request_id", Key, ForeignKey("requests.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),  # its place among the request's pictures
    Column("storage_key", String(255), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("seed", Key, nullable=False),
    Column("size", Integer, nullable=False),
    Column("rating", String(16)),  # safe | explicit, by the output gate; none: nobody looked
    Column("kept_name", String(64)),  # what its copy that others start from is called; none: there is no copy
    UniqueConstraint("request_id", "ordinal"),
    **OPTIONS,
)

# The send queue: one answer a request, written in the transaction that ended it (a transactional outbox).
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("request_id", Key, ForeignKey("requests.id"), nullable=False, unique=True),
    Column("channel", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("available_at", UtcDateTime, nullable=False),
    Column("lease_token", String(36)),
    Column("lease_owner", String(100)),
    Column("lease_until", UtcDateTime),
    Column("attempt", Integer, nullable=False),
    Column("way", String(32)),  # how it went out in the end: token, channel, post
    Column("failure", LongText),
    Column("created_at", UtcDateTime, nullable=False),
    Column("sent_at", UtcDateTime),
    Index("ix_deliveries_claim", "status", "channel", "id"),
    Index("ix_deliveries_lease", "lease_until"),
    **OPTIONS,
)

# What happened, in order; nothing reads it to decide.
events = Table(
    "events",
    metadata,
    Column("id", Key, primary_key=True, autoincrement=True),
    Column("request_id", Key, nullable=False),  # no foreign key: its shared lock on the request would invite deadlocks
    Column("generation_id", Key),
    Column("subject", String(16), nullable=False),  # request | generation | delivery
    Column("status", String(16), nullable=False),  # what it became
    Column("detail", Document),
    Column("at", UtcDateTime, nullable=False),
    Index("ix_events_request", "request_id", "id"),
    **OPTIONS,
)

# The highest turn claimed so far: where somebody new to the queue comes in.
queue_heads = Table(
    "queue_heads",
    metadata,
    Column("queue", String(16), primary_key=True),
    Column("turn", Double(), nullable=False),
    **OPTIONS,
)
