"""What stands under a card: within Discord's limits, and the same in every process."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from discord import ui

from bot.actions.items import ActionButton, ActionSelect
from bot.actions.press import PRESSED, Press, Verb
from bot.actions.rows import Row, picture_buttons, result_rows, running_rows
from distillery.i18n import LANGUAGES, speaking
from distillery.queue.views import Picture, RequestView
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.jobs import RequestStatus

NOW = datetime.now(UTC)


def view(pictures: int) -> RequestView:
    made = [Picture(f"{each}.png", 8, 8, each, 1, {}, ordinal=each) for each in range(pictures)]
    return RequestView(
        new_id(), "serve", "a fox", RequestStatus.DELIVERED, "succeeded", {}, [], 4, False, NOW, NOW, NOW, images=made
    )


def shown(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows as Discord gets them, in a message of their own."""

    async def built() -> list[dict[str, Any]]:
        message = ui.LayoutView(timeout=None)
        for row in rows:
            message.add_item(row)
        return message.to_components()

    return asyncio.run(built())


def offered(rows: list[Row]) -> list[Press]:
    """Everything that can be pressed or chosen."""
    parts = [part for row in shown(rows) for part in row["components"]]
    ids = [*(part["custom_id"] for part in parts), *(o["value"] for part in parts for o in part.get("options", ()))]
    return [press for press in map(Press.read, ids) if press]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("pictures", [0, 1, 2, 5, 6, 7, 10])
def test_rows_fit_what_discord_takes(pictures: int, language: str) -> None:
    with speaking(language):
        rows = shown(result_rows(view(pictures)))
    parts = [part for row in rows for part in row["components"]]
    assert len(rows) <= 4
    assert len(rows) + len(parts) <= 25
    options = [option for part in parts for option in part.get("options", ())]
    assert all(len(each["label"]) <= 80 for each in (*options, *parts) if each.get("label"))
    assert all(len(part.get("options", ())) <= 25 for part in parts)
    ids = [*(part["custom_id"] for part in parts), *(option["value"] for option in options)]
    assert len(set(ids)) == len(ids)
    assert max(map(len, ids)) <= 100


def test_every_picture_can_be_varied_and_more() -> None:
    for pictures in (1, 2, 6, 10):
        presses = offered(result_rows(view(pictures)))
        varied = {press.ordinal for press in presses if press.verb is Verb.STRONG}
        assert varied == set(range(pictures))
        picked = {press.ordinal for press in presses if press.verb in (Verb.PICK, Verb.UPSCALE)}
        assert picked == set(range(pictures))


def test_a_picture_is_called_by_its_place_and_known_by_its_ordinal() -> None:
    partial = view(2)
    partial = replace(partial, images=[replace(each, ordinal=each.ordinal + 2) for each in partial.images])
    larger = shown(result_rows(partial))[1]["components"]
    assert [part["label"] for part in larger] == ["Upscale 1", "Upscale 2"]
    assert [part["custom_id"].rpartition(":")[2] for part in larger] == ["2", "3"]


def test_nothing_is_offered_that_a_barred_picture_would_be_refused_for() -> None:
    presses = offered(result_rows(view(3), {0, 2}))
    assert {press.ordinal for press in presses if press.verb not in (Verb.AGAIN, Verb.EDIT, Verb.DELETE)} == {1}
    assert {Verb.UPSCALE, Verb.STRONG, Verb.INFO, Verb.FAVOURITE} <= {press.verb for press in presses}
    assert [press.verb for press in offered(result_rows(view(2), {0, 1}))] == [Verb.AGAIN, Verb.EDIT, Verb.DELETE]
    first, second = shown(result_rows(view(3), {0}))[1]["components"]
    assert (first["label"], second["label"]) == ("Upscale 1", "Upscale 2")


def test_nothing_is_left_to_do_with_what_was_deleted() -> None:
    assert result_rows(replace(view(2), deleted=True)) == []


def test_a_custom_id_says_it_all() -> None:
    for verb in Verb:
        for ordinal in (None, 0, 9):
            press = Press(verb, new_id(), ordinal)
            assert Press.read(press.custom_id) == press
    assert Press.read("a:paint:x") is None


def test_all_that_can_be_pressed_is_made_anew_by_any_process() -> None:
    rows = [*running_rows(new_id()), *result_rows(view(4))]
    items = [item for row in rows for item in row.children] + picture_buttons(new_id(), 3)
    assert {type(item) for item in items} == {ActionButton, ActionSelect}
    assert all(PRESSED.fullmatch(item.custom_id) for item in items if isinstance(item, ActionButton))
