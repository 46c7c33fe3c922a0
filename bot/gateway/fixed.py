"""Shards that an operator gave to this process by name (`SHARD_IDS`): no leases, nobody takes them over."""

import asyncio

from bot.gateway.cluster import Cluster


class FixedShards:
    """One cluster for as long as the process lives; what `Fleet` is where shards are leased."""

    def __init__(self, cluster: Cluster) -> None:
        self.clusters = [cluster]
        self.settled = True
        self.heard_at: float | None = None  # no database is needed to hold them
        self._ended = asyncio.Event()

    async def run(self) -> None:
        """Hold the shards until cancelled. Raises what Discord will not have, whoever asks."""
        [cluster] = self.clusters
        cluster.start(_nothing_to_tell, self._ended.set)
        await self._ended.wait()
        assert cluster.failure is not None
        raise cluster.failure

    async def hand_over(self, seconds: float) -> None:
        """Nobody takes them."""

    async def close(self) -> None:
        """Hang up."""
        await asyncio.gather(*[cluster.close(linger=0) for cluster in self.clusters], return_exceptions=True)


async def _nothing_to_tell(_: Cluster) -> None:
    return None
