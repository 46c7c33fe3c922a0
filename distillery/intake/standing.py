"""What the database knows about who asks and where: read once for every ask, before anything is decided."""

from dataclasses import dataclass

from sqlalchemy import select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.intake.ask import Ask

members, allowed = schema.members, schema.allowed_channels


@dataclass(frozen=True)
class Standing:
    """`tier` is None for the default. A guild with no `listed` channels allows pictures in all of its channels;

    `free` are those of them that free commands were given: they take every other command, too.
    """

    blocked: bool = False
    tier: str | None = None
    listed: frozenset[str] = frozenset()
    free: frozenset[str] = frozenset()


def standing(database: Database, ask: Ask) -> Standing:
    """How it stands with the member and the channel of `ask`."""
    with database.read() as connection:
        member = connection.execute(
            select(members.c.blocked, members.c.tier).where(members.c.member_id == ask.member_id)
        ).one_or_none()
        channels = []
        if ask.guild_id:
            of_guild = select(allowed.c.channel_id, allowed.c.free).where(allowed.c.guild_id == ask.guild_id)
            channels = list(connection.execute(of_guild))
    return Standing(
        blocked=bool(member and member.blocked),
        tier=member.tier if member else None,
        listed=frozenset(row.channel_id for row in channels),
        free=frozenset(row.channel_id for row in channels if row.free),
    )
