"""A bot whose database or cache goes away keeps its shards, says honestly what it cannot do, and goes on afterwards."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from tests.contract.bot.house import House, View, png
from tests.contract.bot.test_fleet import QUICK, open_once, readiness
from tests.support.services.mariadb import MariaDB
from tests.support.services.memcached import Memcached
from tests.support.services.process import free_port
from tests.support.services.waiting import eventually


class OnMariaDB(House):
    """The house with its queues in MariaDB."""

    def __init__(self, folder: Path, cache_url: str, database_url: str) -> None:
        super().__init__(folder, cache_url)
        self.environment["DATABASE_URL"] = database_url
        self.database = Database(database_url)
        self.queue = GenerationQueue(self.database, "master-of-the-test")


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[MariaDB, Memcached]]:
    """A database and a cache that the test may take away."""
    with MariaDB() as mariadb, Memcached(tmp_path / "memcached") as memcached:
        yield mariadb, memcached


def answered(house: House, interaction: View) -> View:
    """A request that is served to its end."""
    house.run(interaction)
    house.finish(interaction, png())
    house.delivered(interaction)
    return interaction


def test_a_bot_outlives_its_database_and_its_cache(servers: tuple[MariaDB, Memcached], tmp_path: Path) -> None:
    mariadb, memcached = servers
    port = free_port()
    with OnMariaDB(tmp_path, memcached.url, mariadb.create_database()) as house:
        house.discord.limits(shards=2, max_concurrency=2, identify_window=0.0)
        house.bot("only", "", **QUICK | {"HEALTH_PORT": str(port)})
        eventually(lambda: open_once(house, 2), 30)
        eventually(lambda: readiness(port)[0] == 200, 10)
        answered(house, house.serve(1, "a fox --images 1"))

        mariadb.kill()
        eventually(lambda: any("database" in one for one in readiness(port)[1]["problems"]), 30)
        refused = house.serve(2, "a fox --images 1")
        assert "Ask again in a minute" in house.whispered(refused)["text"]
        assert httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).json()["ok"]
        mariadb.start()
        eventually(lambda: readiness(port)[0] == 200, 30)

        memcached.kill()
        answered(house, house.serve(3, "a fox --images 1"))
        memcached.start()
        answered(house, house.serve(4, "a fox --images 1"))

        seen = house.discord.sessions()
        assert len(seen["identifies"]) == 2, "no shard was ever let go"
        assert open_once(house, 2)
        assert house.discord.violations() == []
