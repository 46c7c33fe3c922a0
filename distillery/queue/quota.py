"""How many pictures a member may ask for in a day (UTC): reserved at intake, given back for those never made."""

from contextlib import suppress

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from distillery.database import schema

quotas = schema.quotas


def reserve(tx: Connection, member_id: str, period: str, pictures: int, limit: int) -> bool:
    """Take `pictures` of the period's `limit`, if they are left. One conditional UPDATE decides races."""
    with suppress(IntegrityError), tx.begin_nested():
        tx.execute(insert(quotas).values(member_id=member_id, period=period, used=0))
    fits = (
        update(quotas)
        .where(quotas.c.member_id == member_id, quotas.c.period == period, quotas.c.used + pictures <= limit)
        .values(used=quotas.c.used + pictures)
    )
    return tx.execute(fits).rowcount == 1


def refund(tx: Connection, member_id: str, period: str, pictures: int) -> None:
    """Give `pictures` back."""
    mine = (quotas.c.member_id == member_id) & (quotas.c.period == period)
    tx.execute(update(quotas).where(mine).values(used=quotas.c.used - pictures))


def used(tx: Connection, member_id: str, period: str) -> int:
    """Pictures that the member has reserved in the period."""
    mine = (quotas.c.member_id == member_id) & (quotas.c.period == period)
    return tx.execute(select(quotas.c.used).where(mine)).scalar() or 0
