"""`check` against a loopback Discord."""

from collections.abc import Iterator

import pytest

from tests.contract.cli.conftest import Distillery
from tests.support.discord import LoopbackDiscord


@pytest.fixture(scope="module")
def loopback() -> Iterator[LoopbackDiscord]:
    with LoopbackDiscord(token="right") as running:
        yield running


def test_check_tells_the_shards_the_starts_left_and_the_way_in(
    distillery: Distillery, loopback: LoopbackDiscord
) -> None:
    loopback.control.limits(shards=2, session_starts=1000)
    told = {"DISCORD_TOKEN": "right", "DISCORD_API_URL": f"{loopback.url}/api/v10"}
    said = distillery("check", **told).out
    assert "Discord advises 2" in said
    assert "1000 of 1000" in said
    assert "scope=bot+applications.commands" in said
    assert "SHARD_COUNT sets 4; Discord advises 2" in distillery("check", SHARD_COUNT="4", **told).out


@pytest.mark.parametrize(
    ("token", "starts", "words"),
    [("wrong", 1000, "refuses DISCORD_TOKEN"), ("right", 1, "lets 1 more sessions start today, and 2 shards need")],
)
def test_check_tells_why_the_bot_could_not_start(
    token: str, starts: int, words: str, distillery: Distillery, loopback: LoopbackDiscord
) -> None:
    loopback.control.limits(shards=2, session_starts=starts)
    said = distillery("check", DISCORD_TOKEN=token, DISCORD_API_URL=f"{loopback.url}/api/v10")
    assert (said.code, words in said.out) == (1, True), said.out
