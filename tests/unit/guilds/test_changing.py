"""Changes touch their own part, and leave nothing behind that says nothing."""

import pytest

from distillery.guilds import changing
from distillery.guilds.changing import Listed
from distillery.guilds.config import ChannelConfig, GuildConfig, RoleConfig
from distillery.vocabulary.errors import CommandError

HELD = GuildConfig(channels=("1", "2"), by_channel={"1": ChannelConfig(free=True, images=2)})


def test_lists_keep_what_nobody_named() -> None:
    assert changing.listing(Listed.CHANNELS, ["3", "1"], ["2", "9"])(HELD).channels == ("1", "3")
    assert changing.listing(Listed.CHANNELS, ["2"], ["2"])(HELD) == HELD


def test_channels_are_freed_and_limited_apart() -> None:
    assert changing.free(["2"], ["1"])(HELD).free_channels == ("2",)
    assert changing.without_limits(HELD).by_channel == {"1": ChannelConfig(free=True)}
    assert changing.without_free(HELD).by_channel == {"1": ChannelConfig(images=2)}
    assert changing.without_free(changing.without_limits(HELD)).by_channel == {}


def test_the_usual_is_no_more_than_the_most() -> None:
    with pytest.raises(CommandError, match="The default, 2 pictures, is above the limit of 1"):
        changing.limits("1", {"max_images": 1})(HELD)
    with pytest.raises(CommandError, match="The default, 9 steps, is above the limit of 8"):
        changing.limits("2", {"steps": 9, "max_steps": 8})(HELD)


def test_a_role_that_gives_nothing_is_forgotten() -> None:
    given = changing.role("5", {"quota": 3, "per": "month"})(HELD)
    assert given.by_role == {"5": RoleConfig(quota=3, per="month")}
    assert changing.role("5", {"quota": None})(given) == HELD


def test_words_are_one_a_line() -> None:
    assert changing.words(" a  b \n\nc\na b") == ["a b", "c"]
    with pytest.raises(CommandError, match="is longer than 64 characters"):
        changing.words("x" * 65)
    with pytest.raises(CommandError, match="there is room for 500"):
        changing.words("\n".join(map(str, range(501))))
