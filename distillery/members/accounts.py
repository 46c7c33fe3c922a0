"""What members may still make: the accounts of their quotas, and what an admin gives back."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue import ledger
from distillery.queue.ledger import Account, Balance, Kind, balance, reserve
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.text import text

__all__ = ["Account", "Balance", "Statement", "balance", "give_back", "grant", "reserve", "statement"]

lines, requests = schema.ledger, schema.requests


Beside = Callable[[Connection, int], None]  # what was given


def _nothing(_: Connection, __: int) -> None:
    """Nothing is written beside it."""


@dataclass(frozen=True)
class Statement:
    """All that the ledger says of one account, in pictures: each that was `asked` is in one of the next three."""

    asked: int = 0
    reserved: int = 0  # by requests under way
    spent: int = 0  # on what was delivered
    refunded: int = 0  # never made, or never delivered
    granted: int = 0  # given back by admins, out of what was spent

    @property
    def used(self) -> int:
        """What is gone of the quota: what the account says."""
        return self.reserved + self.spent - self.granted


def statement(connection: Connection, member_id: str, period: str) -> Statement:
    """The sums of the account's lines."""
    of_account = (lines.c.member_id == member_id) & (lines.c.period == period)
    rows = connection.execute(
        select(lines.c.kind, func.sum(lines.c.pictures).label("pictures")).where(of_account).group_by(lines.c.kind)
    )
    of = {row.kind: int(row.pictures) for row in rows}
    asked, spent, refunded, granted = (
        of.get(kind, 0) for kind in (Kind.RESERVED, Kind.SETTLED, Kind.REFUNDED, Kind.GRANTED)
    )
    return Statement(asked, asked - spent - refunded, spent, refunded, granted)


def grant(
    database: Database, member_id: str, period: str, pictures: int, *, by_id: str, guild_id: str | None = None
) -> Balance:
    """Give `pictures` of the account back to the member, by an admin's word; what is used of it now."""

    def write(tx: Connection) -> Balance:
        ledger.grant(tx, member_id, [period], pictures, by_id=by_id, guild_id=guild_id)
        return balance(tx, member_id, period)

    return database.write(write)


def give_back(
    database: Database, public_id: str, *, by_id: str, guild_id: str | None = None, beside: Beside = _nothing
) -> int:
    """Give back what a delivered request was spent, once; how many pictures, 0 where nothing is left to give.

    A guild's admin (`guild_id`) gives back what counted against the guild's own quotas, an operator everything.
    Where anything is given, `beside` writes what else there is to write. Raises NotFound for a request that there is
    not, or not in that guild.
    """

    def write(tx: Connection) -> int:
        row = tx.execute(select(requests).where(requests.c.public_id == public_id).with_for_update()).one_or_none()
        if row is None or (guild_id is not None and row.guild_id != guild_id):
            raise NotFound(text("There is no request {id} here.", id=public_id))
        of = {one: _left_to_give(tx, row.id, one) for one in row.accounts or () if _governs(guild_id, one)}
        for period, pictures in sorted(of.items()):
            if pictures > 0:
                ledger.grant(
                    tx, row.member_id, [period], pictures, by_id=by_id, guild_id=row.guild_id, request_id=row.id
                )
        given = max(of.values(), default=0)
        if given > 0:
            beside(tx, given)
        return given

    return database.write(write)


def _governs(guild_id: str | None, period: str) -> bool:
    return guild_id is None or period.startswith(f"g{guild_id}/")


def _left_to_give(tx: Connection, request_id: int, period: str) -> int:
    """What was spent on the request less what was given back of it."""
    of_request = (lines.c.request_id == request_id) & (lines.c.period == period)
    rows = tx.execute(select(lines.c.kind, lines.c.pictures).where(of_request)).all()
    signs = {Kind.SETTLED: 1, Kind.GRANTED: -1}
    return sum(signs.get(Kind(row.kind), 0) * row.pictures for row in rows)
