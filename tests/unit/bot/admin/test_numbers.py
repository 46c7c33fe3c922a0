"""A guild's usage in words, as a chart and as rows."""

import csv
import io
from datetime import date, timedelta

import pytest
from PIL import Image

from bot.admin.chart import chart
from bot.admin.numbers import MARK, rows, usage_card
from distillery.guilds.usage import Key, Totals, Usage
from distillery.i18n import LANGUAGES, speaking

TODAY = date(2026, 11, 22)


def usage(days: int = 30) -> Usage:
    """A member more and a picture more each day."""
    made = {
        Key(TODAY - timedelta(days=back), str(back), "a*model"): Totals(
            requests=2, pictures=back, succeeded=1, failed=1, started=1, waiting=4.0, gpu=9.5
        )
        for back in range(days)
    }
    return Usage(made, {"1": "=Ada"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_fits_and_says_all(language: str) -> None:
    with speaking(language):
        head = usage_card(usage(), 30).head
    assert len(head) <= 2600
    assert "<@29> 29" in head
    assert "a\\*model 435" in head


@pytest.mark.parametrize(("made", "days"), [(usage(7), 7), (usage(), 30), (Usage(), 7)])
def test_the_chart_is_a_dark_picture_for_a_phone(made: Usage, days: int) -> None:
    with Image.open(io.BytesIO(chart(made, days, TODAY))) as picture:
        assert (picture.format, picture.size) == ("PNG", (1080, 675))
        assert picture.convert("RGB").getpixel((5, 5)) == (0x2B, 0x2D, 0x31)
        blue = any(colour == (0x5B, 0x8D, 0xEF) for _, colour in picture.convert("RGB").getcolors(1 << 20) or [])
        assert blue is True


def test_rows_that_do_not_fit_are_the_oldest() -> None:
    whole, left_out = rows(usage(), 30, 100_000)
    assert left_out == 0
    some, left_out = rows(usage(), 30, 1000)
    assert 0 < left_out < 30
    assert len(some.data) <= 1000
    found = list(csv.DictReader(io.StringIO(some.data.removeprefix(MARK).decode())))
    assert [row["day"] for row in found] == sorted(str(TODAY - timedelta(days=back)) for back in range(30 - left_out))
    assert "'=Ada" in whole.data.decode("utf-8-sig")
