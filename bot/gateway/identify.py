"""Taking turns at identifying: Discord lets one shard of a bucket in per five seconds, over all processes.

Turns are taken in the database, by its clock. Without it nobody identifies: what nobody counts could be one start
too many, and a bot whose database is away could serve nobody anyway. Resumes need no turn.
"""

import asyncio
import random
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

import structlog
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.budget import Budget, advice_of, budget
from bot.threads import Threads
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.insertion import insert_unless_there
from distillery.database.types import utc_now

log = structlog.get_logger()
Answer = TypeVar("Answer")

buckets, identifies = schema.identify_buckets, schema.identifies
MARGIN = 1.0  # seconds beyond Discord's window: a turn is taken here and arrives there a little later
DATABASE_AWAY = 1.0  # seconds before the database is asked again
SPENT = 30.0  # seconds between looks at a budget that is spent


class Turns:
    """The buckets of all processes. A shard's bucket is its id modulo `max_concurrency`. Blocks."""

    def __init__(self, database: Database, owner: str, window: float, max_concurrency: int | None = None) -> None:
        self._database = database
        self._owner = owner
        self._cooldown = window + MARGIN
        self._max_concurrency = max_concurrency

    def concurrency(self) -> int:
        """How many shards may identify at once: as set, else as Discord says."""
        with self._database.read() as connection:
            return self._concurrency(connection)

    def wait(self, shard_id: int) -> float:
        """Seconds until the shard's bucket is open, as it looks now."""
        with self._database.read() as connection:
            return _closed_for(connection, shard_id % self._concurrency(connection))

    def take(self, shard_id: int) -> float | Budget:
        """0.0 when it is the shard's turn, which is counted; else seconds to wait, or a budget that is spent."""

        def attempt(tx: Connection) -> float | Budget:
            left = budget(tx, lock=True)
            if left.spent:
                return left
            bucket = shard_id % self._concurrency(tx)
            insert_unless_there(tx, buckets, bucket=bucket, free_at=utc_now())
            mine = update(buckets).where(buckets.c.bucket == bucket, buckets.c.free_at <= utc_now())
            if tx.execute(mine.values(free_at=utc_now(self._cooldown))).rowcount == 0:
                return max(0.05, _closed_for(tx, bucket))
            tx.execute(insert(identifies).values(shard_id=shard_id, owner=self._owner, at=utc_now()))
            return 0.0

        return self._database.write(attempt)

    def budget(self) -> Budget:
        """What is left of the day's starts."""
        with self._database.read() as connection:
            return budget(connection)

    def _concurrency(self, connection: Connection) -> int:
        if self._max_concurrency:
            return self._max_concurrency
        advice = advice_of(connection)
        return advice.max_concurrency if advice else 1


class IdentifyGate:
    """Lets this process's shards in, each in its turn. `spent` is the budget while there is none."""

    def __init__(self, turns: Turns, threads: Threads) -> None:
        self._turns = turns
        self._threads = threads
        self.spent: Budget | None = None

    async def approach(self, shard_id: int) -> None:
        """Wait with no socket open until the turn is near: one that waits inside is closed after a minute."""
        while wait := await self._ask(self._turns.wait, shard_id):  # noqa: ASYNC110 - nobody rings when it opens
            await asyncio.sleep(wait + random.uniform(0, 0.2))  # noqa: S311 - so that not all come at once
        while self.spent:
            await self._look_at_budget()

    async def enter(self, shard_id: int) -> None:
        """Wait until `shard_id` may identify."""
        while turn := await self._ask(self._turns.take, shard_id):
            if isinstance(turn, Budget):
                self._tell(turn)
                await self._look_at_budget()
            else:
                await asyncio.sleep(turn)
        self.spent = None

    async def _look_at_budget(self) -> None:
        await asyncio.sleep(SPENT)
        left = await self._ask(lambda _: self._turns.budget(), 0)
        self.spent = left if left.spent else None

    def _tell(self, left: Budget) -> None:
        if self.spent is None:
            hint = "no shard starts before Discord allows more; a new token would not help"
            log.error("identify_budget_spent", resets_at=left.resets_at.isoformat(), hint=hint)
        self.spent = left

    async def _ask(self, question: Callable[[int], Answer], shard_id: int) -> Answer:
        while True:
            try:
                return await self._threads.call(question, shard_id)
            except SQLAlchemyError as error:
                log.warning("identify_waits_for_database", shard=shard_id, error=str(error.__cause__ or error))
            except Exception:  # the loop's last guard: discord.py would end every shard of the process
                log.exception("identify_crashed", shard=shard_id)
            await asyncio.sleep(DATABASE_AWAY)


def _closed_for(connection: Connection, bucket: int) -> float:
    row = connection.execute(
        select(buckets.c.free_at, utc_now().label("now")).where(buckets.c.bucket == bucket)
    ).one_or_none()
    return max(timedelta(), row.free_at - row.now).total_seconds() if row else 0.0
