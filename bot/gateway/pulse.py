"""The process's pulse: how late its event loop is, and how each of its shards is; measured, and shown to operators."""

import asyncio
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import discord

from bot.gateway import metrics
from bot.gateway.cluster import Cluster

TICK = 0.5  # seconds


@dataclass(frozen=True)
class ShardPulse:
    """One shard of `count`: whether it is open, seconds of latency (None before the first heartbeat) and since it."""

    shard: int
    count: int
    open: bool = False
    latency: float | None = None
    heartbeat_age: float | None = None
    events: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Ready for JSON."""
        return asdict(self)


def shards_of(cluster: Cluster) -> list[ShardPulse]:
    """How the shards of a cluster are; those that were not opened yet are closed."""
    client, count = cluster.client, cluster.range.count
    known = client.shards
    return [
        _pulse(known[each], count, listening=each in client.listening) if each in known else ShardPulse(each, count)
        for each in client.shard_ids or []
    ]


def _pulse(shard: discord.ShardInfo, count: int, *, listening: bool) -> ShardPulse:
    socket = shard._parent.ws  # what discord.py keeps to itself: when a heartbeat was last acknowledged
    beating = socket._keep_alive
    latency = shard.latency if math.isfinite(shard.latency) else None
    age = time.perf_counter() - beating._last_ack if beating else None
    return ShardPulse(shard.id, count, listening and not shard.is_closed(), latency, age, socket.sequence or 0)


class Pulse:
    """Ticks until cancelled; `lag` is how late the last tick was, in seconds, `at` when it was (time.monotonic)."""

    def __init__(self, clusters: Callable[[], Sequence[Cluster]]) -> None:
        self._clusters = clusters
        self._shown: set[str] = set()
        self.lag = 0.0
        self.at = time.monotonic()

    async def run(self) -> None:
        """Measure."""
        while True:
            due = time.monotonic() + TICK
            await asyncio.sleep(TICK)
            self.at = time.monotonic()
            self.lag = max(0.0, self.at - due)
            metrics.LOOP_LAG.set(self.lag)
            self._show(self.shards())

    def shards(self) -> list[ShardPulse]:
        """All shards of this process."""
        return [pulse for cluster in self._clusters() for pulse in shards_of(cluster)]

    def _show(self, pulses: Sequence[ShardPulse]) -> None:
        for gone in self._shown - {str(one.shard) for one in pulses}:
            metrics.forget_shard(gone)
        self._shown = {str(one.shard) for one in pulses}
        metrics.SHARDS.labels("open").set(sum(one.open for one in pulses))
        metrics.SHARDS.labels("closed").set(sum(not one.open for one in pulses))
        for one in pulses:
            metrics.LATENCY.labels(one.shard).set(_or_nan(one.latency))
            metrics.HEARTBEAT_AGE.labels(one.shard).set(_or_nan(one.heartbeat_age))
            metrics.EVENTS.labels(one.shard).set(one.events)


def _or_nan(value: float | None) -> float:
    return math.nan if value is None else value
