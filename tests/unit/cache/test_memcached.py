"""How keys and times are put into memcached's terms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymemcache.client.base import check_key_helper  # type: ignore[import-untyped]

from distillery.cache.memcached import whole_seconds, wire_key


@given(st.text())
def test_any_key_is_taken(key: str) -> None:
    assert check_key_helper(wire_key(key), allow_unicode_keys=False)


@given(st.text(max_size=300), st.text(max_size=300))
def test_different_keys_stay_different(one: str, other: str) -> None:
    assert (wire_key(one) == wire_key(other)) == (one == other)


def test_plain_keys_stay_readable() -> None:
    assert wire_key("progress:42") == "distillery:progress:42"


@pytest.mark.parametrize(
    ("ttl", "seconds"), [(0.01, 1), (1, 1), (1.2, 2), (60, 60), (0, 1), (-5, 1), (90 * 24 * 3600, 30 * 24 * 3600)]
)
def test_times_are_rounded_up_and_never_mean_for_ever(ttl: float, seconds: int) -> None:
    assert whole_seconds(ttl) == seconds
