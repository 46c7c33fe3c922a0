"""Leases on ranges of shards, in the database and by its clock; each is fenced by a token that names its taking.

What cannot be renewed because the database is away is kept: nobody can take it over either, and a bot that still
listens can at least say what is wrong. Once the database is back the token tells whether the range is still ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from bot.gateway.plan import Range, Slot, ranges_of
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now
from distillery.vocabulary.clock import new_id

leases, processes = schema.shard_leases, schema.bot_processes
FORGOTTEN = 3600.0  # seconds until a process that died is no longer listed


@dataclass(frozen=True)
class Standing:
    """What the database knew at one moment. `processes` live, and say whether they leave; `kept` are our tokens."""

    slots: list[Slot]
    processes: dict[str, bool]
    kept: frozenset[str]


class Leases:
    """One process's view of all leases; `owner` must be its own alone. Blocks; raises SQLAlchemy's errors."""

    def __init__(self, database: Database, owner: str, seconds: float) -> None:
        self._database = database
        self.owner = owner
        self.seconds = seconds

    def beat(self, tokens: Collection[str], *, leaving: bool = False) -> Standing:
        """Say that we live, renew what these tokens hold, and look around."""

        def renew(tx: Connection) -> None:
            seen = update(processes).where(processes.c.name == self.owner)
            values = {"seen_at": utc_now(), "leaving": int(leaving)}
            if tx.execute(seen.values(values)).rowcount == 0:
                tx.execute(insert(processes).values(name=self.owner, **values))
            until = utc_now(self.seconds)
            if tokens:
                tx.execute(update(leases).where(leases.c.token.in_(tokens)).values(lease_until=until))
                tx.execute(update(leases).where(leases.c.heir_token.in_(tokens)).values(heir_until=until))

        self._database.write(renew)
        return self.look()

    def look(self) -> Standing:
        """Look around without a word."""
        living = select(processes).where(processes.c.seen_at > utc_now(-self.seconds))
        owned = (leases.c.lease_until > utc_now()).label("owned")
        inherited = (leases.c.heir_until > utc_now()).label("inherited")
        with self._database.read() as connection:
            rows = connection.execute(select(leases, owned, inherited)).all()
            alive = {row.name: bool(row.leaving) for row in connection.execute(living)}
        tokens = {token for row in rows for token in (row.token, row.heir_token) if token}
        return Standing([_slot(row) for row in rows], alive, frozenset(tokens))

    def lay_out(self, count: int) -> None:
        """Make the ranges of a count, unless they are there."""

        def insert_all(tx: Connection) -> None:
            for each in ranges_of(count):
                key = {"shard_count": count, "first_shard": each.first}
                insert_unless_there(tx, leases, **key, last_shard=each.last)

        self._database.write(insert_all)

    def take(self, wanted: Range) -> str | None:
        """Become the owner of a range that has none, or else its heir; the token, or None when somebody was faster."""
        token, until = new_id(), utc_now(self.seconds)
        owner = {"owner": self.owner, "token": token, "lease_until": until, "ready_at": None, **_NO_HEIR}
        heir = {"heir": self.owner, "heir_token": token, "heir_until": until}
        free = or_(leases.c.owner.is_(None), leases.c.lease_until <= utc_now())
        alone = or_(leases.c.heir.is_(None), leases.c.heir_until <= utc_now())

        def change(tx: Connection) -> bool:
            return _one(tx, wanted, and_(free, alone), owner) or _one(tx, wanted, alone, heir)

        return token if self._database.write(change) else None

    def ready(self, held: Range, token: str) -> bool:
        """All shards are open under `token`: an heir becomes the owner now. False if the lease was lost."""
        owner = {"owner": self.owner, "token": token, "lease_until": utc_now(self.seconds), **_NO_HEIR}

        def change(tx: Connection) -> bool:
            return _one(tx, held, leases.c.token == token, {"ready_at": utc_now()}) or _one(
                tx, held, leases.c.heir_token == token, owner | {"ready_at": utc_now()}
            )

        return self._database.write(change)

    def release(self, held: Range, token: str) -> None:
        """Let go of a range; nothing happens if it is no longer ours."""
        nobody = {"owner": None, "token": None, "lease_until": None, "ready_at": None}

        def change(tx: Connection) -> bool:
            mine = _one(tx, held, leases.c.token == token, nobody)
            return mine or _one(tx, held, leases.c.heir_token == token, _NO_HEIR)

        self._database.write(change)

    def retire(self, counts: Collection[int]) -> None:
        """Forget the ranges of these counts: whoever holds one closes it."""
        self._database.write(lambda tx: tx.execute(delete(leases).where(leases.c.shard_count.in_(counts))))

    def leave(self) -> None:
        """We are gone."""
        self._database.write(lambda tx: tx.execute(delete(processes).where(processes.c.name == self.owner)))

    def forget_the_dead(self) -> None:
        """Remove processes that were not seen for long."""
        long_ago = processes.c.seen_at < utc_now(-FORGOTTEN)
        self._database.write(lambda tx: tx.execute(delete(processes).where(long_ago)))


_NO_HEIR: dict[str, Any] = {"heir": None, "heir_token": None, "heir_until": None}


def _one(tx: Connection, which: Range, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
    """Whether the range was as the condition says, and now is as the values say."""
    key = and_(leases.c.shard_count == which.count, leases.c.first_shard == which.first)
    return tx.execute(update(leases).where(key, condition).values(values)).rowcount == 1


def _slot(row: Any) -> Slot:
    owned, inherited = bool(row.owned), bool(row.inherited)
    return Slot(
        Range(row.shard_count, row.first_shard, row.last_shard),
        owner=row.owner if owned else None,
        heir=row.heir if inherited else None,
        ready=owned and row.ready_at is not None,
        lapsed=row.owner is not None and not owned,
    )
