"""Asking Discord how many shards it wants, and how many may start."""

from datetime import datetime

import aiohttp
import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.gateway import metrics
from bot.gateway.budget import Advice, heed
from bot.gateway.state import time_of
from bot.threads import Threads
from distillery.database.engine import Database

log = structlog.get_logger()


async def ask_discord(client: discord.Client, database: Database, threads: Threads) -> Advice | None:
    """What Discord says now, kept for all processes; None (which is logged) when it, or the database, does not answer.

    The time it is kept with is before the question, so that no start falls between two counts.
    """
    try:
        asked_at = await threads.call(_now, database)
        shards, _, limit = await client.http.get_bot_gateway()
        advice = Advice.of(shards, limit)
        await threads.call(database.write, lambda tx: heed(tx, advice, asked_at))
    except (discord.DiscordException, aiohttp.ClientError, OSError, SQLAlchemyError) as error:
        log.warning("gateway_not_asked", error=str(error.__cause__ or error))
        return None
    metrics.STARTS_LEFT.set(advice.remaining)
    log.info("gateway_advice", shards=shards, remaining=advice.remaining, max_concurrency=advice.max_concurrency)
    return advice


def _now(database: Database) -> datetime:
    with database.read() as connection:
        return time_of(connection)
