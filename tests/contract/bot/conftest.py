"""Two bot processes with a shard each, for the suite; tests that end bots have a house of their own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.bot.house import House
from tests.support.services.memcached import Memcached


@pytest.fixture(scope="package")
def two_bots(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("bots")
    with Memcached(folder / "memcached") as memcached, House(folder, memcached.url) as house:
        house.discord.limits(identify_window=0.0)
        for shard in ("0", "1"):
            house.bot(f"bot-{shard}", shard, MAX_CONCURRENCY="2")
        house.discord.wait_ready(2, timeout=90)
        house.discord.wait_for(house.discord.commands, 30, "no commands were registered")
        yield house


@pytest.fixture
def house(two_bots: House) -> Iterator[House]:
    """The house with its two bots; whatever a test did, they sent Discord nothing malformed."""
    yield two_bots
    two_bots.forget_what_waits()
    assert two_bots.discord.violations() == []
    assert two_bots.discord.unhandled() == []


@pytest.fixture
def own_house(tmp_path: Path) -> Iterator[House]:
    """A house with no bots yet."""
    with Memcached(tmp_path / "memcached") as memcached, House(tmp_path, memcached.url) as house:
        yield house
        assert house.discord.violations() == []
        assert house.discord.unhandled() == []
