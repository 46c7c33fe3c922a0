"""How many session starts are left today. Discord resets the token of a bot that makes too many: none is risked.

Discord's word (`GET /gateway/bot`) is kept for all processes; what they started since is counted beside it.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, delete, select

from bot.gateway.state import Kept, keep, kept
from distillery.database import schema
from distillery.database.types import utc_now

identifies = schema.identifies
NAME = "gateway"  # of the advice, among what all processes agree on
DAY = timedelta(days=1)
OVERLAP = timedelta(seconds=10)  # starts so shortly before Discord was asked may be missing from its answer


@dataclass(frozen=True)
class Advice:
    """What Discord says: how many shards to have, how many may identify at once, and how many starts are left.

    `reset_after` is in seconds from the moment it was asked.
    """

    shards: int = 1
    max_concurrency: int = 1
    total: int = 1000
    remaining: int = 1000
    reset_after: float = DAY.total_seconds()

    @classmethod
    def of(cls, shards: int, limit: Any) -> Self:
        """From the fields of `GET /gateway/bot`, whose `reset_after` is in milliseconds."""
        starts = {name: int(limit[name]) for name in ("max_concurrency", "total", "remaining")}
        return cls(shards=shards, reset_after=int(limit["reset_after"]) / 1000, **starts)


@dataclass(frozen=True)
class Budget:
    """What is left of the day's session starts, and when there will be more."""

    left: int
    resets_at: datetime
    total: int = 1000

    @property
    def spent(self) -> bool:
        """Whether the next start could be the one too many."""
        return self.left <= 0

    def allows_moves(self, shards: int) -> bool:
        """Whether shards may start anew only to be spread evenly: what outages may need stays, twice for each."""
        return self.left >= max(2 * shards, self.total / 10)


def budget_of(advice: Kept | None, made: list[datetime], now: datetime) -> Budget:
    """The budget from what Discord said last and the times of our starts of the last day."""
    if advice is None:
        return Budget(Advice().total - len(made), now + DAY, Advice().total)
    said = Advice(**advice.value)
    resets_at = advice.at + timedelta(seconds=said.reset_after)
    if now >= resets_at:  # a new day has begun, and nobody has asked yet
        return Budget(said.total - sum(at >= resets_at for at in made), resets_at + DAY, said.total)
    return Budget(said.remaining - sum(at >= advice.at - OVERLAP for at in made), resets_at, said.total)


def advice_of(connection: Connection) -> Advice | None:
    """What Discord said last to any process."""
    found = kept(connection, NAME)
    return Advice(**found.value) if found else None


def heed(tx: Connection, advice: Advice, asked_at: datetime) -> None:
    """Keep what Discord said, asked at `asked_at` by the database's clock."""
    keep(tx, NAME, asdict(advice), asked_at)


def budget(tx: Connection, *, lock: bool = False) -> Budget:
    """The budget right now; with `lock` it stays so until this transaction ends."""
    advice = kept(tx, NAME, lock=lock)
    now = advice.now if advice else tx.execute(select(utc_now())).scalar_one()
    made = tx.execute(select(identifies.c.at).where(identifies.c.at > utc_now(-DAY.total_seconds())))
    return budget_of(advice, list(made.scalars()), now)


def forget_old_starts(tx: Connection) -> None:
    """Remove what no budget counts any more."""
    tx.execute(delete(identifies).where(identifies.c.at < utc_now(-2 * DAY.total_seconds())))
