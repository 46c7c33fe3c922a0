"""Quotas as a ledger: reserved at intake, settled at delivery, refunded for what was never made or never delivered.

An account is the sum of its lines, kept beside them so that a gate reads one row; both change in one transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row


@dataclass(frozen=True)
class Account:
    """A quota that an ask counts against: `limit` pictures in `period`.

    The period is a name of up to 32 characters (UTC): ``2026-11-21``, ``2026-11``, ``free/2026-11-21``, and
    ``g<guild>/2026-11`` for one of a guild's own.
    """

    period: str
    limit: int


@dataclass(frozen=True)
class Balance:
    """Pictures of an account that are used: `reserved` by requests under way, `spent` on what was delivered.

    What an admin granted was taken off `spent`, which may be below zero.
    """

    reserved: int = 0
    spent: int = 0

    @property
    def used(self) -> int:
        """What is gone of the quota."""
        return self.reserved + self.spent


class Kind(StrEnum):
    """What a line of the ledger did."""

    RESERVED = "reserved"
    SETTLED = "settled"  # from reserved to spent
    REFUNDED = "refunded"  # no longer reserved
    GRANTED = "granted"  # given back by an admin


@dataclass(frozen=True)
class Posting:
    """Pictures of one request that are to be settled or refunded, in every account that it was counted under.

    `request` is its row: id, member_id, guild_id and accounts.
    """

    request: Row[Any]
    kind: Kind
    pictures: int


def reserve(
    tx: Connection,
    member_id: str,
    accounts: tuple[Account, ...],
    pictures: int,
    *,
    request_id: int,
    guild_id: str | None,
) -> Account | None:
    """Reserve `pictures` in all `accounts`. None when there was room; else the one that is short, and nothing changed."""
    raise NotImplementedError


def post(tx: Connection, postings: Iterable[Posting]) -> None:
    """Settle or refund what was reserved: accounts in the order of member and period, so that none waits in a ring."""
    raise NotImplementedError


def balance(connection: Connection, member_id: str, period: str) -> Balance:
    """What the member has used in the period."""
    raise NotImplementedError
