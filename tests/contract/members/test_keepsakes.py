"""Favourites, history and what is taken back: pages that miss nothing and repeat nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from distillery.database import schema
from distillery.database.engine import Database
from distillery.members.favourites import Favourites
from distillery.members.history import History
from distillery.members.removal import take_back
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import NotFound, Refused
from tests.contract.members.conftest import made
from tests.support.asks import put, request, rows


def pages(page: Callable[[Any], list[Any]], cursor: Callable[[Any], Any]) -> list[Any]:
    """All of them, page by page."""
    found: list[Any] = []
    while more := page(cursor(found[-1]) if found else None):
        found += more
    return found


def test_favourites_newest_first_in_pages(database: Database) -> None:
    favourites = Favourites(database)
    first, second = made(database, "bob", 3), made(database, "ada", 2)
    picked = [(first, 2), (second, 0), (first, 0), (second, 1), (first, 1)]
    for public_id, ordinal in picked:
        assert favourites.toggle("ada", public_id, ordinal)
    moment = rows(database, schema.favourites)[0]["at"]
    same = schema.favourites.update().where(schema.favourites.c.picture_id < 4).values(at=moment)
    database.write(lambda tx: tx.execute(same))  # a button pressed twice within a tick: the order is whole all the same
    found = pages(lambda before: favourites.page("ada", 2, before), lambda one: one.cursor)
    assert len(found) == len(picked)
    assert {(one.request_id, one.ordinal) for one in found} == set(picked)
    assert [one.cursor for one in found] == [one.cursor for one in favourites.page("ada", 9)]
    assert [(one.at, one.picture_id) for one in found] == sorted(
        ((one.at, one.picture_id) for one in found), reverse=True
    )
    assert (found[0].text, found[0].command) == ("a red fox", "serve")
    assert found[0].key.startswith("requests/")
    assert favourites.page("bob", 9) == []


def test_a_favourite_no_longer(database: Database) -> None:
    favourites, public_id = Favourites(database), made(database)
    assert favourites.toggle("ada", public_id, 0)
    assert not favourites.toggle("ada", public_id, 0)
    assert favourites.page("ada", 9) == []
    for gone, ordinal in [(public_id, 1), ("nothing", 0)]:
        with pytest.raises(NotFound, match="no longer there"):
            favourites.toggle("ada", gone, ordinal)


def test_history_in_pages_and_by_what_was_asked(database: Database) -> None:
    history = History(database)
    asked = [put(database, text=text) for text in ("a red fox", "an OWL --ar 16:9", "100% fox_y", "1000 foxy")]
    put(database, "bob", text="a fox")
    found = pages(lambda before: history.page("ada", 3, before), lambda one: one.request_id)
    assert [one.request_id for one in found] == asked[::-1]
    assert (found[0].text, found[0].command, found[0].outcome, found[0].deleted) == ("1000 foxy", "serve", None, False)
    assert [one.text for one in history.page("ada", 9, text="owl")] == ["an OWL --ar 16:9"]
    assert [one.text for one in history.page("ada", 9, text="0% fox_")] == ["100% fox_y"], "no wildcards"
    assert history.page("ada", 9, command="upscale") == []
    assert len(history.page("ada", 9, asked[2], command="serve", text="fox")) == 1


def test_recent_prompts_are_the_words_each_once(database: Database) -> None:
    for text in ("a red fox", "an owl --ar 16:9", "--seed 7", "a red fox --seed 9", "well-known — a cat"):
        put(database, text=text)
    assert History(database).recent_prompts("ada", 9) == ["well-known — a cat", "a red fox", "an owl"]
    assert History(database).recent_prompts("ada", 1) == ["well-known — a cat"]
    assert History(database).recent_prompts("bob", 9) == []


def test_pictures_that_are_taken_back_are_gone(database: Database, tmp_path: Path) -> None:
    storage, favourites = FolderStorage(tmp_path, ""), Favourites(database)
    public_id, other = made(database, images=2), made(database)
    for picture in rows(database, schema.pictures):
        storage.put(picture["storage_key"], b"png")
    for whose, ordinal in [(public_id, 0), (public_id, 1), (other, 0)]:
        favourites.toggle("ada", whose, ordinal)
    assert take_back(database, storage, public_id) == 2
    there = [storage.exists(picture["storage_key"]) for picture in rows(database, schema.pictures)]
    assert there == [False, False, True]
    marked = request(database, public_id)["deleted_at"]
    assert marked is not None
    assert take_back(database, storage, public_id) == 2, "again is fine"
    assert request(database, public_id)["deleted_at"] == marked
    assert [one.request_id for one in favourites.page("ada", 9)] == [other]
    with pytest.raises(NotFound):
        favourites.toggle("ada", public_id, 0)
    assert [one.deleted for one in History(database).page("ada", 9)] == [False, True]


def test_what_is_under_way_is_cancelled_not_taken_back(database: Database, tmp_path: Path) -> None:
    public_id = put(database)
    with pytest.raises(Refused, match="Cancel it first"):
        take_back(database, FolderStorage(tmp_path, ""), public_id)
    assert request(database, public_id)["deleted_at"] is None
    with pytest.raises(NotFound):
        take_back(database, FolderStorage(tmp_path, ""), "nothing")


def test_a_request_remembers_whose_button_asked(database: Database) -> None:
    first = put(database)
    assert request(database, put(database, parent_id=first))["parent_id"] == first
