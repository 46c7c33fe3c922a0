"""How many pictures a member may ask for in a day or month (UTC): reserved at intake, given back for those never made.

The period is a name: whoever reserves it chooses it (distillery/intake/tiers.py), and the request keeps it for refunds.
"""

from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.insertion import insert_unless_there

quotas = schema.quotas


def reserve(tx: Connection, member_id: str, period: str, pictures: int, limit: int) -> bool:
    """Take `pictures` of the period's `limit`, if they are left. One conditional UPDATE decides races."""
    if _take(tx, member_id, period, pictures, limit):
        return True
    insert_unless_there(tx, quotas, member_id=member_id, period=period, used=0)  # the first ask of the period
    return _take(tx, member_id, period, pictures, limit)


def _take(tx: Connection, member_id: str, period: str, pictures: int, limit: int) -> bool:
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
