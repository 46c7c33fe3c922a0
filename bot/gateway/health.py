"""What an orchestrator asks a bot process: /healthz (does it tick?), /readyz (can it serve, or why not), /metrics."""

import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
from aiohttp import web
from prometheus_client import generate_latest

from bot.gateway.budget import Budget
from bot.gateway.fixed import FixedShards
from bot.gateway.fleet import Fleet
from bot.gateway.pulse import Pulse, ShardPulse
from distillery.vocabulary.errors import SettingsError

log = structlog.get_logger()

SLOW = 5.0  # seconds of lag from which the process counts as stuck
HEARTBEAT = 2 * 41.25  # seconds: two of Discord's heartbeats missed


class Health:
    """Judges the process by its pulse, its shards, and the budget of session starts if it is `spent`."""

    def __init__(self, pulse: Pulse, shards: Fleet | FixedShards, spent: Callable[[], Budget | None]) -> None:
        self._pulse = pulse
        self._shards = shards
        self._spent = spent
        self.stopping = False

    def alive(self) -> dict[str, Any]:
        """``{"ok", "lag"}``."""
        late = max(self._pulse.lag, time.monotonic() - self._pulse.at)
        return {"ok": late < SLOW, "lag": round(late, 3)}

    def ready(self) -> dict[str, Any]:
        """``{"ok", "problems", "shards"}``: every problem in a sentence."""
        shards = self._pulse.shards()
        problems = list(self._problems(shards))
        return {"ok": not problems, "problems": problems, "shards": [each.to_dict() for each in shards]}

    def _problems(self, shards: list[ShardPulse]) -> Iterator[str]:
        if self.stopping:
            yield "It is stopping."
        yield from self._of_database()
        if spent := self._spent():
            yield f"Today's session starts are spent; Discord allows more at {spent.resets_at.isoformat()}."
        for each in shards:
            yield from _of_shard(each)

    def _of_database(self) -> Iterator[str]:
        heard_at = self._shards.heard_at
        if heard_at is None:
            yield "It has not reached the database yet."
        elif (silent := time.monotonic() - heard_at) > self._shards.lease:
            yield f"The database has not answered for {silent:.0f} s."
        if not self._shards.settled:
            yield "There are shards it is about to take."


def _of_shard(shard: ShardPulse) -> Iterator[str]:
    name = f"Shard {shard.shard} of {shard.count}"
    if not shard.open:
        yield f"{name} is not open."
    elif shard.latency is None:
        yield f"{name} has had no heartbeat acknowledged yet."
    elif shard.heartbeat_age is not None and shard.heartbeat_age > HEARTBEAT:
        yield f"{name} had its last heartbeat acknowledged {shard.heartbeat_age:.0f} s ago."


@asynccontextmanager
async def serving(health: Health, port: int | None) -> AsyncIterator[None]:
    """Answer on `port`, all interfaces, for as long as this lasts; without a port, nothing. Raises SettingsError."""
    if port is None:
        yield
        return
    app = web.Application()
    app.router.add_get("/healthz", lambda _: _told(health.alive()))
    app.router.add_get("/readyz", lambda _: _told(health.ready()))
    app.router.add_get("/metrics", _metrics)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await _listen(runner, port)
        yield
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, port: int) -> None:
    try:
        await web.TCPSite(runner, port=port).start()
    except OSError as error:
        raise SettingsError(f"HEALTH_PORT: port {port} cannot be used ({error.strerror}).") from None


async def _told(judged: dict[str, Any]) -> web.Response:
    return web.json_response(judged, status=200 if judged["ok"] else 503)


async def _metrics(_: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})
