"""The panel of any guild fits what Discord takes, in every language; pages lose nothing."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.admin.form import ConfigForm
from bot.admin.guide import guide
from bot.admin.panel import panel
from bot.admin.scene import Scene
from bot.admin.section import CONTROL, PARTS, Control, Section, Verb
from bot.cards.layout import layout
from bot.commands.permissions import NEEDED
from distillery.guilds.config import GuildConfig
from distillery.i18n import LANGUAGES, speaking
from tests.unit.bot.admin.huge import huge, ids, parts


def in_a_loop(work: Callable[[], Any]) -> Any:
    """Components belong to an event loop."""

    async def run() -> Any:
        return work()

    return asyncio.run(run())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scene", [Scene("1"), huge()], ids=["nothing", "huge"])
def test_every_section_fits_a_message(language: str, scene: Scene) -> None:
    def check() -> None:
        for section in Section:
            for page in range(scene.pages(section)):
                fits(parts(panel(scene, section, page, ["m" * 600] * 2, sure=True)))

    with speaking(language):
        in_a_loop(check)


def fits(shown: list[dict[str, Any]]) -> None:
    """Discord's limits."""
    assert len(shown) <= 40
    assert sum(len(each.get("content", "")) for each in shown) <= 4000
    own = [each["custom_id"] for each in shown if "custom_id" in each]
    assert len(own) == len(set(own))
    assert all(CONTROL.fullmatch(each) for each in own)
    for select in (each for each in shown if each["type"] in (3, 6, 8)):
        assert len(select.get("placeholder", "")) <= 150
        assert 0 <= select["min_values"] <= select["max_values"] <= 25
        assert len(select.get("default_values", [])) <= select["max_values"]
        options = select.get("options", [])
        assert select["type"] != 3 or 1 <= len(options) <= 25
        assert all(len(each[key]) <= 100 for each in options for key in ("label", "value"))
        assert all(1 <= len(each.get("description", "-")) <= 100 for each in options)
    assert all(1 <= len(each["label"]) <= 80 for each in shown if each["type"] == 2)


def test_pages_show_everything_once() -> None:
    scene = huge()
    for section in PARTS:
        listed = [name for page in range(scene.pages(section)) for name in scene.page(section, page)]
        assert tuple(listed) == scene.listed(section)
    assert scene.page(Section.WORDS, 99) == scene.page(Section.WORDS, scene.pages(Section.WORDS) - 1)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_fits_a_modal(language: str) -> None:
    def check() -> None:
        scene = huge()
        for section in (Section.CHANNEL, Section.ROLE, Section.WORDS, Section.APPEALS):
            modal = ConfigForm.opened(section, ids(1)[0], scene).modal(scene)
            shown = parts(modal)
            assert 1 <= len(modal.title) <= 45
            assert 1 <= len([each for each in shown if each["type"] == 18]) <= 5
            assert all(1 <= len(each["label"]) <= 45 for each in shown if each["type"] == 18)

    with speaking(language):
        in_a_loop(check)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_fits_a_message(language: str) -> None:
    def check() -> None:
        card, rows = guide({int(each): list(NEEDED.values()) for each in ids(500)})
        fits(parts(layout(card, rows)))

    with speaking(language):
        in_a_loop(check)


def test_controls_are_read_as_they_are_written() -> None:
    for verb in Verb:
        for section in Section:
            for about in (None, "3", ids(1)[0]):
                control = Control(verb, section, about)
                assert Control.read(control.custom_id) == control
    assert Control.read("c:set:channels:x") is None
    assert Control.read("a:again:1") is None


def test_nothing_decided_is_said_kindly() -> None:
    text = in_a_loop(lambda: "\n".join(each.get("content", "") for each in parts(panel(Scene("1"), Section.SHOW))))
    assert "**Channels** All of them" in text
    assert "**Who may ask** Everybody" in text
    assert Scene("1", GuildConfig()).pages(Section.WORDS) == 1
