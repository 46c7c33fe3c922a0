import pytest

from bot.gateway.shards import parse_shards
from bot.settings import BotSettings
from distillery.settings import load
from distillery.vocabulary.errors import SettingsError


def given(patch: pytest.MonkeyPatch, **values: str) -> BotSettings:
    for name in ("SHARD_IDS", "SHARD_COUNT", "SYNC_COMMANDS"):
        patch.delenv(name, raising=False)
    for name, value in values.items():
        patch.setenv(name, value)
    return load(BotSettings)


@pytest.mark.parametrize(
    ("text", "ids"), [("0", (0,)), ("1, 0,1", (0, 1)), ("0-3", (0, 1, 2, 3)), ("6,0 - 1", (0, 1, 6))]
)
def test_shards_are_named_one_by_one_or_in_ranges(text: str, ids: tuple[int, ...]) -> None:
    assert parse_shards(text, 8) == ids


@pytest.mark.parametrize("text", ["", "a", "3-1", "1,,2", "-1", "0-8"])
def test_shards_that_make_no_sense_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="shard"):
        parse_shards(text, 8)


@pytest.mark.parametrize("count", ["", "auto", "AUTO"])
def test_a_bot_needs_nothing_but_its_token(monkeypatch: pytest.MonkeyPatch, count: str) -> None:
    settings = given(monkeypatch, DISCORD_TOKEN="t0p", SHARD_COUNT=count)
    assert (settings.shards, settings.shard_count) == (None, None)
    assert "t0p" not in repr(settings)


def test_a_count_of_shards_is_shared_and_named_ones_are_this_process_s_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shards = {"DISCORD_TOKEN": "t", "SHARD_COUNT": "4"}
    assert given(monkeypatch, **shards).shards is None
    assert given(monkeypatch, **shards, SHARD_IDS="2,3").shards == (2, 3)


def test_every_problem_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SettingsError) as told:
        given(monkeypatch, SHARD_IDS="0-1", DISCORD_API_URL="discord.com", DISCORD_GATEWAY_URL="http://x")
    assert [line.split(":")[0] for line in str(told.value).splitlines()] == [
        "DISCORD_TOKEN", "DISCORD_API_URL", "DISCORD_GATEWAY_URL", "SHARD_IDS",
    ]  # fmt: skip
