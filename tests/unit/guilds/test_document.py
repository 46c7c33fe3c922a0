"""Configurations that an older version or a mishap left: what makes sense holds, and the log says what does not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from structlog.testing import capture_logs

from distillery.guilds.config import NOTHING_DECIDED, ChannelConfig, GuildConfig, RoleConfig
from distillery.guilds.document import restored

FULL = GuildConfig(
    channels=("81", "82"),
    roles=("5",),
    by_channel={"81": ChannelConfig(free=True, model="mohawk", ar="16:9", images=2, steps=20, max_images=4)},
    by_role={"5": RoleConfig(tier="founder", quota=9, per="month", priority=2.5)},
    models=("mohawk",),
    nsfw="spoiler",
    words=("mud",),
    language="de",
    log_channel="83",
    appeals="Ask <@1>.",
)
KEYS = ["channels", "by_channel", "by_role", "nsfw", "words", "language", "81", "free", "images", "quota", "x"]
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | st.sampled_from(["81", "block"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


def test_what_was_kept_comes_back() -> None:
    with capture_logs() as logs:
        assert restored(FULL.model_dump(mode="json", exclude_defaults=True), "7") == FULL
        assert restored({}, "7") == NOTHING_DECIDED
    assert logs == []


@pytest.mark.parametrize(
    ("damage", "kept", "dropped"),
    [
        ({"colour": "red"}, {}, ["colour"]),
        ({"nsfw": "all"}, {"nsfw": "block"}, ["nsfw"]),
        ({"channels": ["general", "81", 7, "82"]}, {}, ["channels.0", "channels.2"]),
        ({"channels": "81"}, {"channels": ()}, ["channels"]),
        ({"by_role": 5}, {"by_role": {}}, ["by_role"]),
        ({"by_role": {"5": {"quota": -1, "tier": "gold"}, "boss": {}}}, {"by_role": {"5": RoleConfig(tier="gold")}},
         ["by_role.5.quota", "by_role.boss"]),
        ({"by_channel": {"81": {"free": True, "size": 9, "images": 99}, "82": []}},
         {"by_channel": {"81": ChannelConfig(free=True)}},
         ["by_channel.81.images", "by_channel.81.size", "by_channel.82"]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_falls_back_alone(damage: dict[str, Any], kept: dict[str, Any], dropped: list[str]) -> None:
    document = {**FULL.model_dump(mode="json"), **damage}
    with capture_logs() as logs:
        assert restored(document, "7") == FULL.model_copy(update=kept)
    assert [(line["event"], line["guild_id"], line["dropped"]) for line in logs] == [
        ("guild_config_mended", "7", dropped)
    ]


@given(anything)
def test_no_document_takes_a_guild_down(document: Any) -> None:
    config = restored(document, "7")
    assert restored(config.model_dump(mode="json", exclude_defaults=True), "7") == config
