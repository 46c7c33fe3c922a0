"""Who asks, where, and where the answer goes."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ask:
    """One ask, before anything was decided about it.

    `source` makes it unique within its channel: the interaction's id, or the caller's idempotency key.
    `reply` is what the channel needs to answer; for Discord see bot/reply.py.
    """

    channel: str  # discord | api
    source: str
    member_id: str
    text: str
    member_name: str | None = None
    guild_id: str | None = None
    channel_id: str | None = None
    reply: dict[str, Any] | None = None


@dataclass(frozen=True)
class Admission:
    """The request that an ask became; `duplicate` when it had become one before."""

    request_id: str
    duplicate: bool = False
