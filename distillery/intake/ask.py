"""Who asks, where, and where the answer goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command.text import quote


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


def written(text: str, options: Mapping[str, Any], positional: str | None = None) -> str:
    """All of an ask as one text: native options as the flags they stand for, the positional one before them all."""
    given = {name: value for name, value in options.items() if value is not None and value is not False}
    first = [str(value) for name, value in given.items() if name == positional]
    flags = [
        f"--{name}" if value is True else f"--{name} {quote(_said(value))}"
        for name, value in given.items()
        if name != positional
    ]
    return " ".join(filter(None, [*first, text.strip(), *flags]))


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
