"""Quotas as a ledger: reserved at intake, settled at delivery, refunded for what was never made or never delivered.

An account is the sum of its lines, kept beside them so that a gate reads one row; both change in one transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from distillery.database import schema
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now

_accounts = schema.accounts


@dataclass(frozen=True)
class Account:
    """A quota that an ask counts against: `limit` pictures in `period`.

    The period is a name of up to 32 characters (UTC): ``2026-11-21``, ``2026-11``, ``free/2026-11-21``, and
    ``g<guild>/2026-11`` for one of a guild's own.
    """

    period: str
    limit: int

    @property
    def of_guild(self) -> bool:
        """Whether a guild gave it, not the operator."""
        return self.period.startswith("g") and self.period.partition("/")[0][1:].isdigit()

    @property
    def daily(self) -> bool:
        """Whether it starts anew each day, not each month."""
        return len(self.period.rpartition("/")[2]) == len("2026-11-21")


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


# What a picture of each kind adds to (reserved, spent).
EFFECT = {Kind.RESERVED: (1, 0), Kind.SETTLED: (-1, 1), Kind.REFUNDED: (-1, 0), Kind.GRANTED: (0, -1)}


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
    accounts: Sequence[Account],
    pictures: int,
    *,
    request_id: int,
    guild_id: str | None,
) -> Account | None:
    """Reserve `pictures` in all `accounts`: None. Where one is short, it; then nothing was changed."""
    periods = sorted({account.period for account in accounts})
    used = _held(tx, member_id, periods)
    if short := next((one for one in accounts if used[one.period] + pictures > one.limit), None):
        return short
    _write(tx, [_line(member_id, period, request_id, guild_id, Kind.RESERVED, pictures) for period in periods])
    return None


def _held(tx: Connection, member_id: str, periods: list[str]) -> dict[str, int]:
    """What is used of each account, locked until the transaction ends; an account is opened by its first ask."""
    mine = (
        select(_accounts.c.period, (_accounts.c.reserved + _accounts.c.spent).label("used"))
        .where(_accounts.c.member_id == member_id, _accounts.c.period.in_(periods))
        .order_by(_accounts.c.period)
        .with_for_update()
    )
    rows = tx.execute(mine).all()
    if len(rows) < len(periods):
        for period in periods:
            insert_unless_there(tx, _accounts, member_id=member_id, period=period, reserved=0, spent=0)
        rows = tx.execute(mine).all()
    return {row.period: row.used for row in rows}


def post(tx: Connection, postings: Iterable[Posting]) -> None:
    """Settle or refund what was reserved: accounts in the order of member and period, so that none waits in a ring."""
    lines = [
        _line(one.request.member_id, period, one.request.id, one.request.guild_id, one.kind, one.pictures)
        for one in postings
        for period in one.request.accounts or ()
        if one.pictures
    ]
    _write(tx, lines)


def grant(
    tx: Connection,
    member_id: str,
    periods: Sequence[str],
    pictures: int,
    *,
    by_id: str,
    guild_id: str | None = None,
    request_id: int | None = None,
) -> None:
    """Give `pictures` back in the accounts, by an admin's word."""
    _held(tx, member_id, sorted(periods))
    _write(tx, [_line(member_id, one, request_id, guild_id, Kind.GRANTED, pictures, by_id) for one in periods])


def balance(connection: Connection, member_id: str, period: str) -> Balance:
    """What the member has used in the period."""
    mine = (_accounts.c.member_id == member_id) & (_accounts.c.period == period)
    row = connection.execute(select(_accounts.c.reserved, _accounts.c.spent).where(mine)).one_or_none()
    return Balance(*row) if row else Balance()


def _line(
    member_id: str,
    period: str,
    request_id: int | None,
    guild_id: str | None,
    kind: Kind,
    pictures: int,
    by_id: str | None = None,
) -> dict[str, Any]:
    return {
        "member_id": member_id,
        "period": period,
        "request_id": request_id,
        "guild_id": guild_id,
        "kind": kind,
        "pictures": pictures,
        "by_id": by_id,
    }


def _write(tx: Connection, lines: list[dict[str, Any]]) -> None:
    """Change the accounts, in their order, and write down why."""
    if not lines:
        return
    changes: dict[tuple[str, str], tuple[int, int]] = {}
    for line in lines:
        account = line["member_id"], line["period"]
        reserved, spent = changes.get(account, (0, 0))
        by_reserved, by_spent = EFFECT[line["kind"]]
        changes[account] = reserved + by_reserved * line["pictures"], spent + by_spent * line["pictures"]
    for (member_id, period), (reserved, spent) in sorted(changes.items()):
        tx.execute(
            update(_accounts)
            .where(_accounts.c.member_id == member_id, _accounts.c.period == period)
            .values(reserved=_accounts.c.reserved + reserved, spent=_accounts.c.spent + spent)
        )
    tx.execute(insert(schema.ledger).values(at=utc_now()), lines)
