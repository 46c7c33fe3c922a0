"""The audit log's lines: short, whole, and for every kind of change."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.admin.records import audit_page, pictures_page
from bot.admin.section import PARTS, TITLES, Section
from bot.admin.sentences import ACTS, line, what
from bot.cards.card import Card
from distillery.guilds.audit import Admin, Change
from distillery.guilds.config import GuildConfig
from distillery.members.blocked_pictures import BlockedPicture
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


async def page(changes: Sequence[Change]) -> tuple[Card, list[str]]:
    """A page, and what its buttons mean; components belong to an event loop."""
    card, rows = audit_page(changes, more=False)
    return card, [part["custom_id"] for row in rows for part in row.to_component_dict()["components"]]


@pytest.mark.parametrize("name", ACTS)
def test_every_act_is_told(name: str) -> None:
    [told] = what("1", name, None, DETAIL)
    assert told == next(iter(what("1", name, DETAIL, None)))
    assert "{" not in told


def test_every_setting_is_told() -> None:
    old, new = GuildConfig().model_dump(mode="json"), huge().config.model_dump(mode="json")
    new |= {"nsfw": "spoiler", "visibility": "private"}
    told = list(what("1", "config.show", old, new))
    titles = {each[2:].partition("**")[0] for each in told}
    assert titles == {TITLES[section] for section in PARTS}
    assert all(len(each) < 400 for each in told)
    assert f"**{TITLES[Section.WORDS]}** 500 words added" in told


def test_lists_tell_what_came_and_went() -> None:
    [told] = what("1", "config.channels", {"channels": ["2", "3"]}, {"channels": ["3", "4"]})
    assert told == "**Channels** added <#4>; removed <#2>"
    change = Change(1, "1", Admin("8", "Ada"), "config.channels", {"channels": []}, {"channels": ["4"]}, MOMENT)
    assert line(change) == f"<t:{MOMENT.timestamp():.0f}:f> <@8> **Channels** added <#4>"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ({}, {"2": {"free": True}}, ["**Free channels** added <#2>"]),
        ({"2": {"free": True, "ar": "3:2"}}, {"2": {"ar": "3:2"}}, ["**Free channels** removed <#2>"]),
        (
            {"2": {"ar": "3:2", "images": 2}},
            {"2": {"ar": "3:2", "images": 4, "max_images": 6}},
            ["**Defaults and limits by channel** <#2> 2 pictures → 4 pictures, 6 pictures at most"],
        ),
        (
            {"2": {"steps": 20}, "3": {"ar": "1:1"}},
            {"2": {"free": True}, "3": {"ar": "1:1"}},
            ["**Free channels** added <#2>", "**Defaults and limits by channel** <#2> 20 steps → the default"],
        ),
    ],
)
def test_channels_tell_what_became_of_what(old: dict[str, Any], new: dict[str, Any], told: list[str]) -> None:
    assert list(what("1", "config.channel", {"by_channel": old}, {"by_channel": new})) == told


def test_roles_tell_what_became_of_what() -> None:
    old = {"1": {"quota": 9, "priority": 2}, "5": {"tier": "member"}}
    new = {"1": {"quota": 9, "per": "month", "priority": 2}, "6": {"quota": 0}}
    [told] = what("1", "config.role", {"by_role": old}, {"by_role": new})
    assert told == (
        "**Quotas and priority by role** @everyone 9 pictures a day → 9 pictures a month; "
        "<@&5> tier member → the default; <@&6> the default → 0 pictures a day"
    )


def test_a_page_fits_a_message() -> None:
    old, new = GuildConfig().model_dump(mode="json"), huge().config.model_dump(mode="json")
    changes = [Change(20 - each, "1", Admin("8"), "config.show", old, new, MOMENT) for each in range(12)]
    card, rows = asyncio.run(page(changes))
    assert len(card.head) <= 3500
    shown = card.head.count("<@8>")
    assert 0 < shown < 12
    assert shown == len(card.head.splitlines()) - 1
    assert rows == [f"ad:audit:{20 - shown + 1}"]


@pytest.mark.parametrize(("count", "page", "first", "buttons"), [
    (0, 0, None, []),
    (20, 0, "1\\.", ["ad:unblock:0"]),
    (41, 1, "21\\.", ["ad:unblock:1", "ad:pictures:0", "ad:pictures:2"]),
    (21, 9, "21\\.", ["ad:unblock:1", "ad:pictures:0"]),
])  # fmt: skip
def test_blocked_pictures_are_listed_page_by_page(count: int, page: int, first: str | None, buttons: list[str]) -> None:
    link = f"https://discord.com/channels/{'1' * 19}/{'2' * 19}/{'3' * 19}"
    pictures = [BlockedPicture(f"{number:016x}", "1", link, "9" * 19, MOMENT) for number in range(count)]

    async def shown() -> tuple[Card, list[dict[str, Any]]]:
        card, rows = pictures_page(pictures, page)
        return card, [part for row in rows for part in row.to_component_dict()["components"]]

    card, parts = asyncio.run(shown())
    _, _, *lines = card.head.splitlines()
    assert next((line.split()[0] for line in lines), None) == first
    assert all(line.endswith(link) for line in lines)
    assert len(card.head) <= 3500
    assert [part["custom_id"] for part in parts] == buttons
