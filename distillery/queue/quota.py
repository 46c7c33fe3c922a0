"""What is used of a quota, for the gate before anything is fetched; the ledger decides."""

from sqlalchemy import Connection

from distillery.queue.ledger import balance


def used(tx: Connection, member_id: str, period: str) -> int:
    """Pictures that the member has reserved or spent in the period."""
    return balance(tx, member_id, period).used
