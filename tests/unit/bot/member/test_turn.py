"""Pages in custom ids: whatever is looked for fits, and comes out as it went in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.member.turn import LONGEST_TEXT, Book, Turn, Way
from distillery.vocabulary.clock import new_id

COMMANDS = st.from_regex(r"[a-z][a-z0-9_-]{0,31}", fullmatch=True)


@given(
    st.sampled_from(Way), COMMANDS | st.just(""), st.text(max_size=LONGEST_TEXT), st.booleans(), st.uuids() | st.none()
)
def test_a_page_of_history_survives_its_custom_id(way, command, words, kept, cursor) -> None:
    turn = Turn(Book.HISTORY, way, str(cursor) if cursor else "", command, words, kept)
    assert len(turn.custom_id) <= 100
    assert Turn.read(turn.custom_id) == turn


def test_the_cursors_of_favourites_and_presets_do_too() -> None:
    for turn in (Turn(Book.FAVOURITES, Way.OLDER, f"{10**16}.{10**12}"), Turn(Book.PRESETS, Way.NEWER, "16")):
        assert Turn.read(turn.custom_id) == turn


def test_what_is_no_page_is_left_alone() -> None:
    assert Turn.read("m:x:s::0::") is None
    assert Turn.read(f"a:again:{new_id()}") is None


@pytest.mark.parametrize("cursor", ["abc", "9" * 40, "1.2", "h" * 32])
def test_a_cursor_that_its_book_does_not_know_is_no_page(cursor: str) -> None:
    assert Turn.read(f"m:p:o:{cursor}:0::") is None
    assert Turn.read(f"m:h:o:{cursor}:0::") is None


@pytest.mark.parametrize("cursor", ["abc", "1.", ".1", "1", f"1.{'9' * 30}"])
def test_nor_is_a_favourite_s(cursor: str) -> None:
    assert Turn.read(f"m:f:o:{cursor}:0::") is None


def test_where_a_page_goes_on() -> None:
    start, older, newer = (Turn(Book.HISTORY, way, "1") for way in Way)
    assert start.leaf([5, 4, 3], 2) == ([5, 4], False, True)
    assert start.leaf([5, 4], 2) == ([5, 4], False, False)
    assert older.leaf([3, 2], 2) == ([3, 2], True, False)
    assert newer.leaf([5, 4, 3], 2) == ([4, 3], True, True)
    assert newer.leaf([5, 4], 2) == ([5, 4], False, True)
    assert (older.before, older.after, newer.before, newer.after) == ("1", None, None, "1")
