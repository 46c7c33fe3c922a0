"""Which of a guild's channels the bot answers in: the allow-list that the permission gate reads."""

from sqlalchemy import Connection, delete, insert, select

from distillery.database import schema
from distillery.database.engine import Database

allowed = schema.allowed_channels


def change(database: Database, guild_id: str, allow: list[str], remove: list[str]) -> list[str]:
    """Allow and remove channels of a guild; those allowed afterwards. None listed means that all are."""

    def in_transaction(tx: Connection) -> list[str]:
        mine = allowed.c.guild_id == guild_id
        tx.execute(delete(allowed).where(mine, allowed.c.channel_id.in_([*allow, *remove])))
        if allow:
            rows = [{"guild_id": guild_id, "channel_id": channel} for channel in dict.fromkeys(allow)]
            tx.execute(insert(allowed), rows)
        return list(tx.execute(select(allowed.c.channel_id).where(mine).order_by(allowed.c.channel_id)).scalars())

    return database.write(in_transaction)
