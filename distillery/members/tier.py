"""The tier that operators give to a member; whoever has none goes by the default."""

from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there

members = schema.members


def known(database: Database, member_id: str) -> bool:
    """Whether they asked for anything yet, or were given a tier."""
    with database.read() as connection:
        return (
            connection.execute(select(members.c.member_id).where(members.c.member_id == member_id)).first() is not None
        )


def tier_of(database: Database, member_id: str) -> str | None:
    """The tier that the member was given."""
    with database.read() as connection:
        return connection.execute(select(members.c.tier).where(members.c.member_id == member_id)).scalar()


def give_tier(database: Database, member_id: str, tier: str) -> None:
    """Give the member a tier, also before their first request."""

    def in_transaction(tx: Connection) -> None:
        insert_unless_there(tx, members, member_id=member_id, last_turn=0.0, weight=1.0)
        tx.execute(update(members).where(members.c.member_id == member_id).values(tier=tier))

    database.write(in_transaction)
