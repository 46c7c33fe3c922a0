"""The audit log's lines: short, whole, and for every kind of change."""

from datetime import UTC, datetime

import pytest

from bot.admin.records import audit_page
from bot.admin.section import TITLES, Section
from bot.admin.sentences import ACTS, line, what
from distillery.guilds.audit import Admin, Change
from distillery.guilds.config import GuildConfig
from tests.unit.bot.admin.huge import huge

MOMENT = datetime(2026, 11, 22, tzinfo=UTC)
DETAIL = {
    "member": "7",
    "request": "r",
    "pictures": 2,
    "requests": 2,
    "strikes": 2,
    "reason": "*loud*",
    "phash": "f0",
    "preset": "mine",
}


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_told(name: str) -> None:
    [told] = what("1", name, None, DETAIL)
    assert told == next(iter(what("1", name, DETAIL, None)))
    assert "{" not in told


def test_every_setting_is_told() -> None:
    old, new = GuildConfig().model_dump(mode="json"), huge().config.model_dump(mode="json")
    new |= {"nsfw": "spoiler", "visibility": "private"}
    told = list(what("1", "config.show", old, new))
    assert len(told) == len(old)
    assert all(len(each) < 500 for each in told)
    assert f"**{TITLES[Section.WORDS]}** +500 -0" in told


def test_lists_tell_what_came_and_went() -> None:
    [told] = what("1", "config.channels", {"channels": ["2", "3"]}, {"channels": ["3", "4"]})
    assert told == "**Channels** +<#4> -<#2>"
    change = Change(1, "1", Admin("8", "Ada"), "config.channels", {"channels": []}, {"channels": ["4"]}, MOMENT)
    assert line(change) == f"<t:{MOMENT.timestamp():.0f}:f> <@8> **Channels** +<#4>"


def test_a_page_fits_a_message() -> None:
    old, new = GuildConfig().model_dump(mode="json"), huge().config.model_dump(mode="json")
    card, rows = audit_page([Change(9, "1", Admin("8"), "config.show", old, new, MOMENT)] * 12, more=False)
    assert len(card.head) <= 3500
    assert rows == []
