"""What members may still make: the accounts of their quotas, and what an admin gives back."""

from distillery.database.engine import Database
from distillery.queue.ledger import Account, Balance, balance, reserve

__all__ = ["Account", "Balance", "balance", "grant", "reserve"]


def grant(
    database: Database, member_id: str, period: str, pictures: int, *, by_id: str, guild_id: str | None = None
) -> Balance:
    """Give `pictures` of the account back to the member, by an admin's word; what is used of it now."""
    raise NotImplementedError
