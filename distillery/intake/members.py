"""What operators decide about a member: the tier, and whether they may make pictures at all."""

from sqlalchemy import Connection, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.intake.standing import Standing

members = schema.members


def known(database: Database, member_id: str) -> bool:
    """Whether they asked for anything yet, or something was decided about them."""
    with database.read() as connection:
        return (
            connection.execute(select(members.c.member_id).where(members.c.member_id == member_id)).first() is not None
        )


def change(database: Database, member_id: str, *, tier: str | None = None, blocked: bool | None = None) -> Standing:
    """Set what is not None; how it stands with the member afterwards. Works before their first request, too."""
    told = {"tier": tier, "blocked": None if blocked is None else int(blocked)}
    values = {name: value for name, value in told.items() if value is not None}

    def in_transaction(tx: Connection) -> Standing:
        mine = members.c.member_id == member_id
        if values:
            insert_unless_there(tx, members, member_id=member_id, last_turn=0.0, weight=1.0, blocked=0)
            tx.execute(update(members).where(mine).values(values))
        row = tx.execute(select(members.c.blocked, members.c.tier).where(mine)).one_or_none()
        return Standing(bool(row.blocked), row.tier) if row else Standing()

    return database.write(in_transaction)
