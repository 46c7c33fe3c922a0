"""One loopback Discord and one real discord.py process for the suite."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.discord import DiscordControl, LoopbackDiscord, bot_environment


@pytest.fixture(scope="package")
def discord_with_bot() -> Iterator[DiscordControl]:
    with LoopbackDiscord() as discord:
        discord.control.limits(identify_window=0.0, shards=2)
        environment = {**os.environ, **bot_environment(discord.url)}
        bot = subprocess.Popen([sys.executable, "-m", "tests.contract.discord.bot"], env=environment)
        try:
            discord.control.wait_ready(2)
            yield discord.control
        finally:
            bot.terminate()
            bot.wait(30)


@pytest.fixture
def discord(discord_with_bot: DiscordControl) -> Iterator[DiscordControl]:
    """The Discord with its bot; whatever a test did, the bot must not have sent nonsense."""
    yield discord_with_bot
    assert discord_with_bot.violations() == []


@pytest.fixture(scope="module")
def lonely() -> Iterator[LoopbackDiscord]:
    """A Discord with no bot, for tests that speak its protocols by hand."""
    with LoopbackDiscord(token="right") as discord:
        yield discord
