"""Numbers, durations, lists and dates, as each language writes them."""

from datetime import UTC, datetime

import pytest

from distillery.i18n import duration, listing, number, speaking, when
from distillery.i18n.numbers import spelled

MOMENT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", ("12,345.5", "a, b, and c", "a or b", "November 22, 2026")),
        ("es", ("12.345,5", "a, b y c", "a o b", "22 de noviembre de 2026")),
        ("de", ("12.345,5", "a, b und c", "a oder b", "22. November 2026")),
        ("fr", ("12\u202f345,5", "a, b et c", "a ou b", "22 novembre 2026")),
        ("pt", ("12.345,5", "a, b e c", "a ou b", "22 de novembro de 2026")),
        ("ja", ("12,345.5", "a、b、c", "aまたはb", "2026年11月22日")),
    ],
)
def test_each_language_has_its_own(language: str, told: tuple[str, ...]) -> None:
    with speaking(language):
        assert (number(12345.5), listing("abc"), listing("ab", "or"), when(MOMENT)) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [(0, "0 s"), (8.34, "8.3 s"), (59.97, "1 min"), (72, "1 min 12 s"), (7503, "2 h 5 min"), (180000, "2 d 2 h")],
)
def test_durations_have_two_units_at_most(seconds: float, told: str) -> None:
    assert duration(seconds) == told


def test_a_moment_may_have_its_time() -> None:
    assert when(MOMENT, time=True) == "Nov 22, 2026, 9:05:00\u202fAM"


def test_numbers_in_sentences_mind_the_language_only_where_they_are_formatted() -> None:
    values = {"many": spelled(12345, "de"), "share": spelled(0.5, "de"), "seconds": spelled(2.5, "de")}
    assert "{many:,} {many} {share:.0%} {seconds:g} {many!r}".format(**values) == "12.345 12345 50\xa0% 2,5 12345"
    assert spelled(True, "de") is True
