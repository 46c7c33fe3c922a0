"""Cards within Discord's limits, whatever they say."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.actions.rows import result_rows, running_rows
from bot.cards import present
from bot.cards.card import Card, File, Link
from bot.cards.gallery import Gallery
from bot.cards.layout import attachments, layout
from distillery.i18n import LANGUAGES, speaking
from tests.unit.bot.cards.views import ASKED, REQUEST_ID, ended, view

NAMES = tuple(f"SPOILER_{number}.png" for number in range(10))
LINKS = tuple(Link(f"Original {number}", "https://x.example/" + "a" * 490) for number in range(10))


def laid_out(card: Card, rows: Any = ()) -> list[dict[str, Any]]:
    async def made() -> ui.LayoutView:
        return layout(card, rows)

    found: list[dict[str, Any]] = asyncio.run(made()).to_components()
    return found


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components") or [])


def test_a_card_is_a_box_of_words_and_pictures_with_rows_below() -> None:
    box, row = laid_out(Card("Head", "Foot", ("1.png", "SPOILER_2.png"), above="For you:"), running_rows(REQUEST_ID))
    head, gallery, foot = box["components"]
    assert (head["content"], foot["content"]) == ("For you:\nHead", "Foot")
    assert [(item["media"]["url"], item["spoiler"]) for item in gallery["items"]] == [
        ("attachment://1.png", False),
        ("attachment://SPOILER_2.png", True),
    ]
    assert row["components"][0]["custom_id"] == f"a:cancel:{REQUEST_ID}"


def test_a_covered_file_is_covered_for_discord() -> None:
    [file] = attachments([File("SPOILER_1.png", b"png")])
    assert (file.filename, file.spoiler) == ("SPOILER_1.png", True)


def test_discord_py_keeps_nothing_of_a_card() -> None:
    async def finished() -> bool:
        return layout(Card("Head"), running_rows(REQUEST_ID)).is_finished()

    assert asyncio.run(finished())


@pytest.mark.parametrize("language", LANGUAGES)
@settings(max_examples=25, deadline=None)
@given(
    prompt=st.text(max_size=3000),
    notes=st.lists(st.text(max_size=900), max_size=12),
    pictures=st.integers(0, 10),
    outcome=st.sampled_from(["succeeded", "partial", "failed", "cancelled"]),
)
def test_whatever_was_written_in_every_language_discord_takes_the_card(
    language: str, prompt: str, notes: list[str], pictures: int, outcome: str
) -> None:
    flags = {f"flag{number}": prompt for number in range(40)}
    asked: dict[str, Any] = {
        "text": " ".join(f"--{name} x" for name in flags),
        "parameters": {"prompt": prompt, "model": "m" * 100, "ar": "1:1", "seed": 2**31 - 20, **flags},
        "notes": notes,
        "eta": ASKED + timedelta(seconds=9),
        "images_wanted": 10,
    }
    problem = {"code": "poison", "message": prompt}
    final = ended(outcome, pictures, problem=problem, **asked)
    gallery = Gallery(NAMES[:pictures], (), LINKS, 10 - pictures, 1, 1, 1)
    with speaking(language):
        waiting = present.progress(view(place=2, **asked), NAMES).naming("2" * 20)
        for card, rows in (
            (waiting, running_rows(final.id)),
            (present.answer(final, gallery).asked_in(2**63), result_rows(final)),
        ):
            parts = list(walk(laid_out(card, rows)))
            assert len(parts) <= 40
            assert sum(len(part.get("content", "")) for part in parts) <= 4000
            assert all(len(part.get("custom_id", "")) <= 100 for part in parts)
            assert all(0 < len(part["items"]) <= 10 for part in parts if part["type"] == 12)
            assert all(len(part["url"]) <= 512 for part in parts if part.get("url"))
            assert all(part["content"] for part in parts if part["type"] == 10)
