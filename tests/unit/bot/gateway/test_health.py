"""What /readyz says of a process that holds shards by name, when its database goes and comes."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, cast

from bot.gateway.fixed import FixedShards
from bot.gateway.health import Health
from bot.gateway.pulse import Pulse
from bot.threads import Threads
from distillery.vocabulary.errors import Unavailable


class Database:
    there = True

    def check(self) -> None:
        if not self.there:
            raise Unavailable("away")


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - nobody rings
            await asyncio.sleep(0.01)


def test_shards_held_by_name_are_not_ready_without_the_database() -> None:
    async def judged() -> None:
        database, threads = Database(), Threads()
        cluster = SimpleNamespace(start=lambda *_: None)
        shards = FixedShards(cast(Any, cluster), threads, database.check, lease=0.2)
        health = Health(Pulse(list), shards, lambda: None)
        assert health.ready()["problems"] == ["It has not reached the database yet."]
        holding = asyncio.create_task(shards.run())
        await until(lambda: bool(health.ready()["ok"]))
        database.there = False
        await until(lambda: not health.ready()["ok"])
        [problem] = health.ready()["problems"]
        assert "database has not answered" in problem
        database.there = True
        await until(lambda: bool(health.ready()["ok"]))
        holding.cancel()
        await asyncio.wait([holding])
        threads.close()

    asyncio.run(judged())
