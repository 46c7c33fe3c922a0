"""What 0003 does with quotas: one number a member and period becomes lines of a ledger, and the other way round.

Each way can be taken again from its start: nothing but the migration writes meanwhile.
"""

import sqlalchemy as sa
from sqlalchemy import Connection

from distillery.database.types import Document, UtcDateTime, utc_now

OPEN = ("queued", "leased", "running")  # generations that may still make their pictures

quotas = sa.table("quotas", sa.column("member_id"), sa.column("period"), sa.column("used"))
accounts = sa.table("accounts", sa.column("member_id"), sa.column("period"), sa.column("reserved"), sa.column("spent"))
ledger = sa.table(
    "ledger",
    sa.column("member_id"),
    sa.column("period"),
    sa.column("request_id"),
    sa.column("guild_id"),
    sa.column("kind"),
    sa.column("pictures"),
    sa.column("at", UtcDateTime()),
)
requests = sa.table(
    "requests",
    sa.column("id"),
    sa.column("member_id"),
    sa.column("guild_id"),
    sa.column("status"),
    sa.column("quota_period", sa.String()),
    sa.column("accounts", Document),
)
generations = sa.table("generations", sa.column("request_id"), sa.column("status"), sa.column("images"))
pictures = sa.table("pictures", sa.column("request_id"))
deliveries = sa.table("deliveries", sa.column("request_id"), sa.column("status"))
COLUMNS = ["member_id", "period", "request_id", "guild_id", "kind", "pictures", "at"]


def quotas_become_ledger(connection: Connection) -> None:
    """What requests under way may still use is reserved; all else was spent. Accounts are the sums of both."""
    connection.execute(sa.delete(ledger))
    connection.execute(sa.delete(accounts))
    named = sa.literal('["', sa.String()) + requests.c.quota_period + sa.literal('"]', sa.String())
    connection.execute(sa.update(requests).values({"accounts": sa.type_coerce(named, sa.String())}))
    connection.execute(sa.insert(ledger).from_select(COLUMNS, _under_way()))
    for kind in ("reserved", "settled"):  # what is spent was reserved before
        connection.execute(sa.insert(ledger).from_select(COLUMNS, _spent(kind)))
    connection.execute(sa.insert(accounts).from_select(["member_id", "period", "reserved", "spent"], _sums()))


def _under_way() -> sa.Select[tuple[object, ...]]:
    of_request = generations.c.request_id == requests.c.id
    to_make = sa.select(sa.func.sum(generations.c.images)).where(of_request, generations.c.status.in_(OPEN))
    made = sa.select(sa.func.count()).where(pictures.c.request_id == requests.c.id)
    left = sa.func.coalesce(to_make.scalar_subquery(), 0) + made.scalar_subquery()
    dead = sa.exists().where(deliveries.c.request_id == requests.c.id, deliveries.c.status == "dead")
    line = (requests.c.member_id, requests.c.quota_period, requests.c.id, requests.c.guild_id)
    return sa.select(*line, sa.literal("reserved"), left, utc_now()).where(
        requests.c.status != "delivered", ~dead, left > 0
    )


def _spent(kind: str) -> sa.Select[tuple[object, ...]]:
    """The rest of each quota, as a line of no request."""
    reserved = (
        sa.select(ledger.c.member_id, ledger.c.period, sa.func.sum(ledger.c.pictures).label("pictures"))
        .where(ledger.c.request_id.is_not(None))
        .group_by(ledger.c.member_id, ledger.c.period)
        .subquery()
    )
    same = (reserved.c.member_id == quotas.c.member_id) & (reserved.c.period == quotas.c.period)
    rest = quotas.c.used - sa.func.coalesce(reserved.c.pictures, 0)
    line = (quotas.c.member_id, quotas.c.period, sa.null(), sa.null(), sa.literal(kind), rest, utc_now())
    return sa.select(*line).select_from(quotas.outerjoin(reserved, same)).where(rest > 0)


def _sums() -> sa.Select[tuple[object, ...]]:
    signed = [(ledger.c.kind == "reserved", ledger.c.pictures), (ledger.c.kind == "settled", -ledger.c.pictures)]
    spent = (ledger.c.kind == "settled", ledger.c.pictures)
    account = (ledger.c.member_id, ledger.c.period)
    return sa.select(*account, sa.func.sum(sa.case(*signed, else_=0)), sa.func.sum(sa.case(spent, else_=0))).group_by(
        *account
    )


def ledger_becomes_quotas(connection: Connection) -> None:
    """What is used becomes one number again; a request under way keeps its first account, to be refunded there."""
    connection.execute(sa.delete(quotas))
    used = accounts.c.reserved + accounts.c.spent
    left = sa.select(accounts.c.member_id, accounts.c.period, sa.case((used < 0, 0), else_=used))
    connection.execute(sa.insert(quotas).from_select(["member_id", "period", "used"], left))
    under_way = sa.select(requests.c.id, requests.c.accounts).where(requests.c.status != "delivered")
    for row in connection.execute(under_way).all():
        if row.accounts:
            first = sa.update(requests).where(requests.c.id == row.id)
            connection.execute(first.values(quota_period=row.accounts[0]))
