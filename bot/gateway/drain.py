"""Leaving: shards and deliveries go to other processes, members who still asked here are answered."""

import asyncio
import time

import structlog

from bot.gateway.station import Station

log = structlog.get_logger()

CLAIM = 5.0  # seconds that a claim under way has to end
CALLBACKS = 3.0  # seconds that commands under way have at least, where there is a drain at all


async def drain(station: Station, delivering: asyncio.Task[None], seconds: float) -> None:
    """Give everything on within `seconds`; nothing new is claimed."""
    log.info("bot_draining")
    station.health.stopping = True
    station.deliveries.stop()
    await station.duties.resign()
    await asyncio.gather(_let_go(station, seconds), _finish_deliveries(station, delivering, seconds))
    await station.desk.progress.stop()
    await station.shards.close()
    log.info("bot_stopped")


async def _let_go(station: Station, seconds: float) -> None:
    """Serve on until others hold our shards; where none do, the gateway stays open to say that we restart."""
    began = time.monotonic()
    await station.shards.hand_over(seconds)
    left = seconds - (time.monotonic() - began)
    await station.desk.handler.stop(max(left, min(seconds, CALLBACKS)))


async def _finish_deliveries(station: Station, delivering: asyncio.Task[None], seconds: float) -> None:
    await asyncio.wait([delivering], timeout=CLAIM)
    await station.deliveries.drain(seconds)
