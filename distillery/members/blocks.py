"""Blocks: who may not ask, in one guild or everywhere, why and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, not_, null, or_, select, update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.vocabulary.text import text

EVERYWHERE = ""  # the guild of a block that holds in all of them, and outside
DIRECT = "@me"  # that of one which holds in direct messages only, as Discord calls their place
blocks = schema.blocks


@dataclass(frozen=True)
class Block:
    """One member's block. `ends_at` is None until somebody lifts it; `by_id` None where strikes brought it."""

    member_id: str
    guild_id: str
    reason: str
    ends_at: datetime | None = None
    by_id: str | None = None

    @property
    def everywhere(self) -> bool:
        """Whether it holds in every guild."""
        return self.guild_id == EVERYWHERE

    @property
    def of_guild(self) -> bool:
        """Whether it is a guild's, so that its admins can lift it."""
        return self.guild_id not in (EVERYWHERE, DIRECT)

    @property
    def why(self) -> str:
        """The reason as people are told it: in whoever blocked them's words, else in ours; "" where none was given."""
        if self.reason and self.by_id is None:
            return text("Too many requests were refused for what they asked for.")
        return self.reason


def block(
    database: Database,
    member_id: str,
    *,
    guild_id: str = EVERYWHERE,
    reason: str,
    by_id: str | None = None,
    seconds: float | None = None,
) -> None:
    """Block a member in a guild or everywhere, for `seconds` or until it is lifted; in place of a block there is."""
    database.write(lambda tx: hold(tx, member_id, guild_id=guild_id, reason=reason, by_id=by_id, seconds=seconds))


def hold(
    tx: Connection, member_id: str, *, guild_id: str, reason: str, by_id: str | None, seconds: float | None
) -> Block:
    """The same in a transaction; the block that holds now."""
    ends_at = null() if seconds is None else utc_now(seconds)
    told = {"reason": reason, "by_id": by_id, "created_at": utc_now()}
    insert_unless_there(tx, blocks, guild_id=guild_id, member_id=member_id, **told)
    tx.execute(update(blocks).where(_of(member_id, guild_id)).values(**told, ends_at=ends_at))
    return _block(tx.execute(select(blocks).where(_of(member_id, guild_id))).one())


def cool_down(database: Database, member_id: str, *, guild_id: str, reason: str, seconds: float) -> None:
    """Block a member for strikes. A block that holds longer stays, and so does any that somebody decided."""

    def in_transaction(tx: Connection) -> None:
        told = {"reason": reason, "by_id": None, "ends_at": utc_now(seconds), "created_at": utc_now()}
        insert_unless_there(tx, blocks, guild_id=guild_id, member_id=member_id, **told)
        shorter = and_(blocks.c.by_id.is_(None), blocks.c.ends_at < utc_now(seconds))
        tx.execute(update(blocks).where(_of(member_id, guild_id), or_(shorter, not_(_holds()))).values(told))

    database.write(in_transaction)


def unblock(database: Database, member_id: str, guild_id: str = EVERYWHERE) -> bool:
    """Lift the block; whether there was one that still held."""
    return database.write(lambda tx: lift(tx, member_id, guild_id))


def lift(tx: Connection, member_id: str, guild_id: str, *, of_strikes: bool = False) -> bool:
    """The same in a transaction; `of_strikes`: only a block that strikes brought."""
    theirs = and_(_of(member_id, guild_id), blocks.c.by_id.is_(None)) if of_strikes else _of(member_id, guild_id)
    held = tx.execute(select(blocks.c.member_id).where(theirs, _holds()).with_for_update()).first()
    tx.execute(delete(blocks).where(theirs))
    return held is not None


def standing_block(connection: Connection, member_id: str, guild_id: str | None) -> Block | None:
    """The worst block that holds for a member in a guild (None: outside of guilds): the one that holds everywhere."""
    held = connection.execute(_STANDING, {"member": member_id, "here": guild_id or DIRECT})
    return max(map(_block, held), key=lambda each: each.everywhere, default=None)


def blocks_of(database: Database, guild_id: str = EVERYWHERE) -> list[Block]:
    """The blocks that hold in a guild, or everywhere; newest first."""
    held = select(blocks).where(blocks.c.guild_id == guild_id, _holds()).order_by(blocks.c.created_at.desc())
    with database.read() as connection:
        return [_block(row) for row in connection.execute(held)]


def _block(row: Row[Any]) -> Block:
    return Block(row.member_id, row.guild_id, row.reason, row.ends_at, row.by_id)


def _of(member_id: str, guild_id: str) -> ColumnElement[bool]:
    return and_(blocks.c.member_id == member_id, blocks.c.guild_id == guild_id)


def _holds() -> ColumnElement[bool]:
    return or_(blocks.c.ends_at.is_(None), blocks.c.ends_at > utc_now())


_STANDING = select(blocks).where(  # built once: every ask is asked about
    or_(blocks.c.guild_id == EVERYWHERE, blocks.c.guild_id == bindparam("here")),
    blocks.c.member_id == bindparam("member"),
    _holds(),
)
