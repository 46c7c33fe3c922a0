"""What the leading process does beside its shards, on real databases."""

import asyncio
from functools import partial
from threading import Event

import discord
from pydantic import SecretStr
from sqlalchemy import func, insert, select

from bot.gateway.budget import forget_old_starts
from bot.gateway.duties import Duties
from bot.gateway.leadership import Leadership
from bot.gateway.leases import FORGOTTEN, Leases
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.members.strikes import Strikes
from distillery.safety.gate import shipped
from tests.contract.database.conftest import (  # noqa: F401 - fixtures
    database,
    migrated_mariadb,
    migrated_sqlite,
    on_mariadb,
    on_sqlite,
)

TOLD = {"guild_id": "7", "category": "sexual", "text": "x"}
DAY = 24 * 3600.0


def remembered(database: Database) -> list[int]:  # noqa: F811
    """How many strikes, processes and starts there are."""
    tables = (schema.strikes, schema.bot_processes, schema.identifies)
    with database.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]


def remember(database: Database, ago: float) -> None:  # noqa: F811
    """One of each, from `ago` seconds ago."""
    at = utc_now(-ago)
    rows = (
        insert(schema.strikes).values(member_id="ada", at=at, **TOLD),
        insert(schema.bot_processes).values(name=f"{ago}", seen_at=at, leaving=0),
        insert(schema.identifies).values(shard_id=0, owner="x", at=at),
    )
    database.write(lambda tx: [tx.execute(row) for row in rows])


def test_who_leads_forgets_what_counts_no_more(database: Database) -> None:  # noqa: F811
    policy, tidied = shipped().policy, Event()
    old = max(FORGOTTEN, policy.forget_days * DAY, 2 * DAY) + 60
    for ago in (0, old):
        remember(database, ago)
    settings = BotSettings(discord_token=SecretStr("x"), shard_count=1, shard_ids="0", sync_commands=False)
    leases, office = Leases(database, "one", 30), Leadership(database, "bot", "one", 30)
    forget = (leases.forget_the_dead, partial(database.write, forget_old_starts), Strikes(database, policy).forget)

    async def lead() -> None:
        threads = Threads()
        duties = Duties(office, leases, database, threads, settings, (*forget, tidied.set))
        duties.advised()  # nobody is there to be asked
        client = discord.Client(intents=discord.Intents.none())
        leading = asyncio.create_task(duties.run(client, discord.app_commands.CommandTree(client)))
        assert await asyncio.to_thread(tidied.wait, 20)
        leading.cancel()
        await asyncio.wait([leading])
        threads.close()

    asyncio.run(lead())
    assert remembered(database) == [1, 1, 1]
