"""Shards that an operator gave to this process by name (`SHARD_IDS`): no leases, nobody takes them over."""

import asyncio
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.cluster import Cluster
from bot.threads import Threads
from distillery.vocabulary.errors import Unavailable

log = structlog.get_logger()

BEATS = 10  # in the life of a lease
SLOWEST_BEAT = 1.0  # seconds


class FixedShards:
    """One cluster for as long as the process lives; what `Fleet` is where shards are leased.

    `check` blocks, and raises when the database does not answer; after `lease` seconds without it nobody is served.
    """

    def __init__(self, cluster: Cluster, threads: Threads, check: Callable[[], None], lease: float) -> None:
        self.clusters = [cluster]
        self.settled = True
        self.lease = lease
        self.heard_at: float | None = None  # when the database last answered, by time.monotonic()
        self._threads = threads
        self._check = check
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Hold the shards until cancelled. Raises what Discord will not have, whoever asks."""
        [cluster] = self.clusters
        cluster.start(_nothing_to_tell, self._ended.set)
        listening = asyncio.create_task(self._listen(), name="database")
        try:
            await self._ended.wait()
        finally:
            listening.cancel()
        assert cluster.failure is not None
        raise cluster.failure

    async def hand_over(self, seconds: float) -> None:
        """Nobody takes them."""

    async def close(self) -> None:
        """Hang up."""
        await asyncio.gather(*[cluster.close(linger=0) for cluster in self.clusters], return_exceptions=True)

    async def _listen(self) -> None:
        """Keep `heard_at`. Shards are held without the database, but nobody can be served."""
        while True:
            try:
                await self._threads.call(self._check)
                self.heard_at = time.monotonic()
            except (Unavailable, SQLAlchemyError) as error:
                log.warning("shards_without_database", error=str(error))
            await asyncio.sleep(min(SLOWEST_BEAT, self.lease / BEATS))


async def _nothing_to_tell(_: Cluster) -> None:
    return None
