"""Windows of rate limits in a cache that several processes share."""

import time
from types import SimpleNamespace

import pytest

from bot.gateway.rates import bucket_of
from bot.gateway.windows import MARGIN, PER_SLICE, SLICE, Windows
from distillery.cache.memory import MemoryCache

CHANNEL = "/channels/1573864291218489344"


def headers(limit: int, remaining: int, reset_after: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset-After": str(reset_after),
        "Retry-After": str(reset_after),
    }


def test_one_request_finds_out_and_the_others_wait_for_it() -> None:
    cache = MemoryCache()
    one, other = Windows(cache), Windows(cache)
    assert one.enter("b") == 0.0
    assert 0 < other.enter("b") < 0.1
    one.learn("b", 200, headers(5, 4, 30.0))
    assert [other.enter("b"), one.enter("b"), other.enter("b"), one.enter("b")] == [0.0] * 4
    assert 25 < other.enter("b") <= 30 + MARGIN
    assert other.enter("another") == 0.0


def test_the_next_window_is_as_large_as_the_last_and_shared_from_its_first_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cache = MemoryCache()
    one, other = Windows(cache), Windows(cache)
    one.learn("b", 200, headers(2, 0, 10.0))
    later = time.time() + 11
    monkeypatch.setattr("bot.gateway.windows.time", SimpleNamespace(time=lambda: later))
    assert sorted(bool(each.enter("b")) for each in (one, other, one)) == [False, False, True]


def test_a_refusal_closes_the_window_for_all() -> None:
    cache = MemoryCache()
    one, other = Windows(cache), Windows(cache)
    one.learn("b", 200, headers(5, 4, 10.0))
    one.learn("b", 429, headers(5, 0, 20.0))
    assert 15 < other.enter("b") <= 20 + MARGIN


def test_a_route_that_tells_no_limit_has_none() -> None:
    windows = Windows(MemoryCache())
    assert windows.enter("b") == 0.0
    windows.learn("b", 200, {})
    assert [windows.enter("b") for _ in range(100)] == [0.0] * 100


def test_no_second_sees_more_than_discord_allows() -> None:
    windows = Windows(MemoryCache())
    waits = [windows.enter_all() for _ in range(3 * PER_SLICE)]
    assert waits.count(0.0) <= 2 * PER_SLICE  # a slice may end meanwhile
    assert max(waits) <= SLICE
    assert 6 * PER_SLICE < 50


def test_with_no_cache_nothing_waits() -> None:
    class Gone(MemoryCache):
        def get(self, key: str) -> bytes | None:
            return None

        def add(self, key: str, value: bytes, ttl: float) -> bool:
            return False

        def increment(self, key: str) -> int:
            return 0

    windows = Windows(Gone())
    windows.learn("b", 200, headers(1, 0, 60.0))
    assert [windows.enter("b") for _ in range(5)] == [0.0] * 5
    assert windows.enter_all() == 0.0


@pytest.mark.parametrize(
    ("method", "path", "bucket"),
    [
        ("POST", f"{CHANNEL}/messages", f"POST {CHANNEL}/messages"),
        ("PATCH", f"{CHANNEL}/messages/1573864291218489345", f"PATCH {CHANNEL}/messages/:id"),
        ("GET", "/users/1573864291218489345", "GET /users/:id"),
        ("GET", "/gateway/bot", "GET /gateway/bot"),
    ],
)
def test_a_bucket_is_the_route_with_what_it_is_about(method: str, path: str, bucket: str) -> None:
    assert bucket_of(method, path) == bucket


def test_a_bucket_tells_no_token() -> None:
    token = "aW50ZXJhY3Rpb246" * 8
    paths = [f"/webhooks/123/{each}/messages/@original" for each in (token, token[::-1])]
    first, second = (bucket_of("PATCH", path) for path in paths)
    assert token not in first
    assert first != second
