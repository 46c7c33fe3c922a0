"""Who asks, where, and where the answer goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from distillery.command import Parameter
from distillery.command.raw import as_text, is_given
from distillery.command.signature import Signature
from distillery.command.text import quote


@dataclass(frozen=True)
class Ask:
    """One ask, before anything was decided about it.

    `source` makes it unique within its channel: the interaction's id, or the caller's idempotency key.
    `reply` is what the channel needs to answer; for Discord see bot/delivery/reply.py.
    """

    channel: str  # discord | api
    source: str
    member_id: str
    text: str
    member_name: str | None = None
    guild_id: str | None = None
    channel_id: str | None = None
    reply: dict[str, Any] | None = None
    roles: tuple[str, ...] = ()  # the member's in the guild, by id
    entitlements: tuple[str, ...] = ()  # what they bought in Discord, by SKU
    parent_channel_id: str | None = None  # of a thread: the channel it hangs on, whose rules it has
    age_restricted: bool = False  # whether Discord lets only adults into the channel
    parent_id: str | None = None  # the request whose button asked
    typed: bool = True  # whether the member wrote `text`; a button says again what somebody else may have written
    passed_on: frozenset[str] = frozenset()  # stored pictures of that request, which the member need not have brought

    @property
    def direct(self) -> bool:
        """Whether it came in a direct message."""
        return self.channel == "discord" and self.guild_id is None


@dataclass(frozen=True)
class Admission:
    """The request that an ask became; `duplicate` when it had become one before."""

    request_id: str
    duplicate: bool = False


def written(text: str, options: Mapping[str, Any], signature: Signature) -> str:
    """All of an ask as one text: native options as the flags they stand for, the positional one before them all.

    The same options are the same text, however they are ordered; it parses to what they parse to beside `text`.
    """
    positional = signature.positional
    first = str(options.get(positional.name) or "").strip() if positional else ""
    flags = [
        _flag(parameter, options[name]) for name, parameter in signature.flags.items() if is_given(options.get(name))
    ]
    return " ".join(filter(None, [first, text.strip(), *flags]))


def _flag(parameter: Parameter, value: Any) -> str:
    return parameter.flag if parameter.type == "switch" else f"{parameter.flag} {quote(as_text(parameter, value))}"
