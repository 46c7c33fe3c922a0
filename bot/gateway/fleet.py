"""This process's part of the fleet: it leases ranges of shards, holds them, and gives them on.

A range changes hands in overlap: the heir's sessions open beside the owner's, and when all of them have, the lease is
the heir's and the owner hangs up. Meanwhile both hear every interaction, and the first to answer serves it. The same
happens when the number of shards changes: the new count's ranges open beside the old ones, which are forgotten last.
"""

import asyncio
import time
from collections.abc import Callable, Iterable
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway.budget import Budget
from bot.gateway.cluster import Cluster
from bot.gateway.connection import final
from bot.gateway.leases import Leases, Standing
from bot.gateway.plan import Range, to_take
from bot.gateway.setbacks import Setbacks
from bot.threads import Threads

log = structlog.get_logger()

Open = Callable[[Range, str], Cluster]
BEATS = 10  # in the life of a lease
SLOWEST_BEAT = 1.0  # seconds
STEADY = 0.5  # lives of a lease without a break, after which what runs out is taken for abandoned


class Fleet:
    """Leases ranges for `open_cluster` to hold, `concurrency` shards at a time; `run` until `hand_over`.

    `budget` tells the starts that are left today, and blocks.
    """

    def __init__(
        self,
        leases: Leases,
        threads: Threads,
        open_cluster: Open,
        concurrency: Callable[[], int],
        budget: Callable[[], Budget],
    ) -> None:
        self._leases = leases
        self._threads = threads
        self._open = open_cluster
        self._concurrency = concurrency
        self._budget = budget
        self._clusters: dict[str, Cluster] = {}  # by the token of their lease
        self._setbacks = Setbacks()
        self._closing: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._leaving = False
        self._steady_from: float | None = None
        self.heard_at: float | None = None  # when the database last answered, by time.monotonic()
        self.settled = False  # whether nothing is left for us to take

    @property
    def lease(self) -> float:
        """Seconds after which others may take what we could not renew."""
        return self._leases.seconds

    @property
    def clusters(self) -> list[Cluster]:
        """What this process holds."""
        return list(self._clusters.values())

    async def run(self) -> None:
        """Beat until cancelled. Raises what Discord will not have, whoever asks; other failures end one range alone."""
        while True:
            try:
                await self._beat()
            except SQLAlchemyError as error:
                self._steady_from = None  # leases may have run out that are about to be renewed
                log.warning("fleet_without_database", error=str(error.__cause__ or error))
            except Exception:  # the loop's last guard: shards that are open stay so
                self._steady_from = None
                log.exception("fleet_crashed")
            self._changed.clear()
            await self._end_failed()
            await _first(self._changed, min(SLOWEST_BEAT, self._leases.seconds / BEATS))

    async def hand_over(self, seconds: float) -> None:
        """Let other processes take everything over, for at most `seconds`; returns at once when there are none."""
        self._leaving = True
        deadline = time.monotonic() + seconds
        while self._clusters and time.monotonic() < deadline:
            try:
                standing = await self._threads.call(self._leases.beat, list(self._clusters), leaving=True)
            except SQLAlchemyError:
                break
            self._drop(standing)
            if all(leaving for leaving in standing.processes.values()):
                break
            await asyncio.sleep(min(SLOWEST_BEAT, self._leases.seconds / BEATS))
        log.info("shards_handed_over", left=len(self._clusters))

    async def close(self) -> None:
        """Give back what nobody took over, and hang up."""
        for token, cluster in self._clusters.items():
            await self._quietly(partial(self._leases.release, cluster.range, token))
        await self._quietly(self._leases.leave)
        for task in self._closing:
            task.cancel()  # no need to linger: every command has been answered
        closing = [cluster.close(linger=0) for cluster in self.clusters]
        await asyncio.gather(*self._closing, *closing, return_exceptions=True)

    async def _beat(self) -> None:
        standing = await self._threads.call(self._leases.beat, list(self._clusters), leaving=self._leaving)
        self.heard_at = now = time.monotonic()
        self._steady_from = self._steady_from or now + self._leases.seconds * STEADY
        self._drop(standing)
        if not self._leaving:
            wanted = await self._wanted(standing, steady=now >= self._steady_from)
            self.settled = bool(standing.slots) and not wanted
            await self._take(each for each in wanted if not self._setbacks.resting(each))

    async def _wanted(self, standing: Standing, *, steady: bool) -> list[Range]:
        plan = partial(to_take, standing.slots, standing.processes, self._leases.owner, steady=steady)
        wanted, needed = plan(), plan(sparing=True)
        if wanted == needed:
            return needed
        left = await self._threads.call(self._budget)
        return wanted if left.allows_moves(max(each.range.count for each in standing.slots)) else needed

    async def _take(self, wanted: Iterable[Range]) -> None:
        room = max(1, self._concurrency()) - sum(len(one.range.ids) for one in self.clusters if not one.ready)
        for each in wanted:
            if room <= 0:
                return  # those who can start it now may have it
            if token := await self._threads.call(self._leases.take, each):
                log.info("range_taken", first=each.first, last=each.last, shards=each.count)
                self._clusters[token] = cluster = self._open(each, token)
                cluster.start(self._opened, self._changed.set)
                room -= len(each.ids)

    async def _opened(self, cluster: Cluster) -> None:
        """All its shards are open: if it is an heir's, its predecessor may go."""
        self._setbacks.opened(cluster.range)
        while cluster.token in self._clusters:
            try:
                if await self._threads.call(self._leases.ready, cluster.range, cluster.token):
                    log.info("range_ready", first=cluster.range.first, last=cluster.range.last)
                    self._changed.set()
                return  # else the next beat finds that it is lost
            except SQLAlchemyError:
                await asyncio.sleep(SLOWEST_BEAT)

    def _drop(self, standing: Standing) -> None:
        """Hang up on ranges that are another's now, or nobody's any more."""
        for token in set(self._clusters) - standing.kept:
            cluster = self._clusters.pop(token)
            log.info("range_given_on", first=cluster.range.first, last=cluster.range.last, shards=cluster.range.count)
            task = asyncio.create_task(cluster.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def _end_failed(self) -> None:
        for token, cluster in list(self._clusters.items()):
            if cluster.failure:
                del self._clusters[token]
                await self._quietly(partial(self._leases.release, cluster.range, token))
                await cluster.close(linger=0)
                if final(cluster.failure):
                    raise cluster.failure
                rest = self._setbacks.failed(cluster.range)
                log.warning("range_rests", first=cluster.range.first, last=cluster.range.last, seconds=rest)

    async def _quietly(self, work: Callable[[], None]) -> None:
        try:
            await self._threads.call(work)
        except SQLAlchemyError as error:  # the lease runs out by itself
            log.warning("lease_not_given_back", error=str(error.__cause__ or error))


async def _first(event: asyncio.Event, seconds: float) -> None:
    """Until `event` is set, or `seconds` have passed."""
    waiting = asyncio.create_task(event.wait())
    await asyncio.wait([waiting], timeout=seconds)
    waiting.cancel()
