"""What one answer remembers of what it shows."""

from datetime import timedelta

import pytest

from bot.cards.policy import Sight
from bot.delivery.live import LiveAnswer
from bot.delivery.reply import Reply
from tests.unit.bot.cards.views import ASKED, REQUEST_ID, view


def answer() -> LiveAnswer:
    return LiveAnswer(REQUEST_ID, Reply(1, "t", 0.0, 2, 3))


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [
        (20, 24, 20),  # four seconds are no news
        (20, 26, 26),
        (600, 700, 600),  # nor are two minutes of ten
        (600, 730, 730),
        (20, None, None),
    ],
)
def test_an_estimate_stays_while_it_holds(first: int, then: int | None, shown: int | None) -> None:
    live = answer()
    for seconds in (first, then):
        seen = live.steadied(view(eta=None if seconds is None else ASKED + timedelta(seconds=seconds)), ASKED)
    assert seen.eta == (None if shown is None else ASKED + timedelta(seconds=shown))


def test_an_estimate_that_has_run_out_is_not_shown() -> None:
    assert answer().steadied(view(eta=ASKED), ASKED).eta is None


def test_previews_are_few_covered_where_pictures_would_be_and_withheld_where_nobody_may_look() -> None:
    seen = view(previews=[bytes([number]) for number in range(6)])
    assert len(answer().parcel(seen, Sight.OPEN).files) == 4
    assert all(file.name.startswith("SPOILER_preview-") for file in answer().parcel(seen, Sight.COVERED).files)
    assert answer().parcel(seen, Sight.WITHHELD).files == []


def test_who_pressed_a_button_is_named() -> None:
    assert answer().parcel(view(parent_id="x"), Sight.OPEN).card.above == "For <@21>:"
    assert answer().parcel(view(), Sight.OPEN).card.above == ""
