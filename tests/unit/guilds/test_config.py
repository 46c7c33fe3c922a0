"""What holds in a channel, and what commands take there where nobody says anything."""

import pytest

from distillery.guilds.config import ChannelConfig, GuildConfig
from tests.support.answering import shipped

CATALOGUE = shipped()
CONFIG = GuildConfig(
    by_channel={
        "81": ChannelConfig(model="mohawk", ar="16:9", images=2, steps=30, max_steps=20),
        "811": ChannelConfig(ar="2:3"),
    }
)


def taken(text: str, config: GuildConfig = CONFIG, channel: str = "81") -> dict[str, object]:
    return CATALOGUE.parse(text, defaults=config.defaults(channel)).parameters


def test_a_thread_goes_with_its_channel_unless_it_has_rules_of_its_own() -> None:
    assert CONFIG.channel("9", "81") == CONFIG.by_channel["81"]
    assert CONFIG.channel("811", "81") == CONFIG.by_channel["811"]
    assert CONFIG.channel("9", "8") == CONFIG.channel(None) == ChannelConfig()


def test_a_channels_defaults_stand_where_nothing_was_said() -> None:
    assert (taken("a fox")["model"], taken("a fox")["ar"]) == ("mohawk", "16:9")
    said = taken("a fox --model vodka --ar 1:1")
    assert (said["model"], said["ar"]) == ("vodka", "1:1")
    assert taken("a fox --seed 7", channel="82") == CATALOGUE.parse("a fox --seed 7").parameters
    assert taken("a fox")["images"] is None, "how many pictures is for intake: tiers have a say in it"


def test_a_model_that_is_not_the_usual_one_is_told_where_there_is_a_choice() -> None:
    told = "mohawk is this channel's model. --model takes another."
    for config, text, noted in [
        (CONFIG, "a fox", True),
        (CONFIG, "a fox --model mohawk", False),
        (CONFIG.model_copy(update={"models": ("mohawk",)}), "a fox", False),
    ]:
        assert (told in CATALOGUE.parse(text, defaults=config.defaults("81")).notes) is noted


@pytest.mark.parametrize(
    ("models", "channel_model", "drawn"),
    [
        ((), None, "cosmopolitan"),
        (("mohawk", "cosmopolitan"), None, "cosmopolitan"),  # the usual one, where it is among them
        (("mohawk", "vodka"), None, "mohawk"),
        (("mohawk", "vodka"), "vodka", "vodka"),
        (("mohawk",), "vodka", "mohawk"),  # the channel's is no longer used in the guild
        (("gone",), "gone too", "cosmopolitan"),  # a gate will say so
    ],
)
def test_the_model_of_whoever_names_none(models: tuple[str, ...], channel_model: str | None, drawn: str) -> None:
    config = GuildConfig(models=models, by_channel={"81": ChannelConfig(model=channel_model)})
    assert taken("a fox", config)["model"] == drawn


def test_what_fits_no_parameter_is_passed_over() -> None:
    for text in ("/user-stats", "/command-infos", "/suggest a fox --seed 7"):
        assert taken(text) == CATALOGUE.parse(text).parameters
