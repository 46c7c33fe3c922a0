"""What is fetched, and what of an answer is not taken."""

import time
from collections.abc import Callable

import pytest

from distillery.pictures import Fetcher, PictureRefused, TimeBudget
from tests.contract.pictures.certificates import Authority
from tests.contract.pictures.conftest import CDN
from tests.contract.pictures.site import Script, Site, answer, moved

Make = Callable[..., Fetcher]
YESTERDAY, TOMORROW = "ex=6553f100&is=0&hm=0", "ex=ffffffff&is=0&hm=0"  # 2023 and 2106
GONE = b"This content is no longer available."


def refusal(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(PictureRefused) as refused:
        fetcher.fetch(url)
    assert refused.value.problem.hint
    return refused.value.problem.code


def test_a_picture_is_fetched_as_it_is(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages["/attachments/1/2/fox.png"] = answer(b"the bytes")
    assert fetcher().fetch(f"{base}/attachments/1/2/fox.png?ex=1&is=2&hm=3") == b"the bytes"
    request = cdn.asked[0].decode()
    assert request.startswith("GET /attachments/1/2/fox.png?ex=1&is=2&hm=3 HTTP/1.1\r\n")
    assert f"\r\nHost: {CDN}:{cdn.port}\r\n" in request
    assert "\r\nAccept-Encoding: identity\r\n" in request
    assert cdn.names == [CDN]


def test_names_in_any_script_and_case_are_asked_for_properly(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages["/%F0%9F%A6%8A.png"] = answer(b"fox")
    assert fetcher().fetch(f"{base.upper()}/🦊.png") == b"fox"


def test_a_proxy_of_the_environment_is_not_asked(
    cdn: Site, fetcher: Make, base: str, plain: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{plain.port}")
    cdn.pages["/fox.png"] = answer(b"fox")
    assert fetcher().fetch(f"{base}/fox.png") == b"fox"
    assert plain.connections == 0


def test_who_cannot_prove_the_name_is_not_heard(authority: Authority, fetcher: Make) -> None:
    with Site({"/fox.png": answer(b"fox")}, authority.server("evil.example")) as evil:
        url = f"https://{CDN}:{evil.port}/fox.png"
        assert refusal(fetcher(hosts=[f"{CDN}:{evil.port}"]), url) == "cannot_fetch"
        assert evil.asked == []


def test_who_is_certified_by_nobody_known_is_not_heard(cdn: Site, fetcher: Make, base: str) -> None:
    assert refusal(fetcher(tls=None), f"{base}/fox.png") == "cannot_fetch"
    assert cdn.asked == []


def test_redirects_are_followed_but_not_for_ever(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages |= {"/one": moved("/two"), "/two": moved(f"{base}/fox.png", "307 Temporary Redirect")}
    cdn.pages |= {"/fox.png": answer(b"fox"), "/round": moved("/round")}
    assert fetcher().fetch(f"{base}/one") == b"fox"
    assert refusal(fetcher(), f"{base}/round") == "too_many_redirects"


@pytest.mark.parametrize(
    ("status", "query", "body", "code"),
    [
        ("404 Not Found", YESTERDAY, b"", "expired_link"),
        ("403 Forbidden", YESTERDAY, b"", "expired_link"),
        ("404 Not Found", TOMORROW, GONE, "expired_link"),
        ("404 Not Found", "", GONE, "expired_link"),
        ("404 Not Found", TOMORROW, b"", "nothing_there"),
        ("404 Not Found", "ex=never", b"", "nothing_there"),
        ("403 Forbidden", "", b"", "nothing_there"),
        ("500 Internal Server Error", YESTERDAY, b"", "cannot_fetch"),
        ("429 Too Many Requests", "", b"", "cannot_fetch"),
        ("206 Partial Content", "", b"half", "cannot_fetch"),
        ("304 Not Modified", "", b"", "cannot_fetch"),
    ],
)
def test_each_way_not_to_have_it_is_told_apart(
    cdn: Site, fetcher: Make, base: str, status: str, query: str, body: bytes, code: str
) -> None:
    cdn.pages["/fox.png"] = answer(body, status)
    assert refusal(fetcher(), f"{base}/fox.png?{query}") == code


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = [CHUNKED, *[b"400\r\n" + bytes(1024) + b"\r\n"] * 100]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n"], "too_large"),  # said, nothing sent
        ([b"HTTP/1.1 200 OK\r\n\r\n", *[bytes(1024)] * 100], "too_large"),  # nothing said
        (ENDLESS, "too_large"),
        (answer(bytes(65)), "too_large"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\nhalf"], "cannot_fetch"),
        ([CHUNKED, b"4\r\nhalf\r\n"], "cannot_fetch"),
        ([b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"], "cannot_fetch"),
        (answer(b"\x1f\x8b" + bytes(9), Content_Encoding="gzip"), "cannot_fetch"),
        ([b"220 mail.example ESMTP\r\n"], "cannot_fetch"),
        ([], "cannot_fetch"),
        ([b"HTTP/1.1 200 OK\r\nX: ", *[b"x" * 10_000] * 30], "cannot_fetch"),  # headers without end
        (moved(""), "too_many_redirects"),  # to itself
        (moved("https://[::1"), "bad_link"),
    ],
)
def test_answers_that_lie_or_break_are_refused(cdn: Site, fetcher: Make, base: str, script: Script, code: str) -> None:
    cdn.pages["/fox.png"] = script
    assert refusal(fetcher(size_limit=64), f"{base}/fox.png") == code


def test_a_file_of_exactly_the_limit_is_taken(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages["/fox.png"] = answer(bytes(64))
    assert len(fetcher(size_limit=64).fetch(f"{base}/fox.png")) == 64


def drip(data: bytes) -> Script:
    """One byte at a time, each in time for any deadline that starts anew with it."""
    for byte in data:
        yield bytes([byte])
        yield 0.05


@pytest.mark.parametrize(
    "script",
    [
        drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + bytes(1000)),
        drip(answer(bytes(1000))[0]),
        [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n", 10.0],
        [10.0],
    ],
    ids=["headers", "body", "silence before the body", "silence"],
)
def test_all_of_it_has_one_deadline(cdn: Site, fetcher: Make, base: str, script: Script) -> None:
    cdn.pages["/fox.png"] = script
    began = time.monotonic()
    assert refusal(fetcher(seconds=0.4), f"{base}/fox.png") == "too_slow"
    assert time.monotonic() - began < 5


def test_redirects_do_not_start_the_time_anew(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages |= {"/one": [0.3, *moved("/two")], "/two": [0.3, *answer(b"fox")]}
    assert refusal(fetcher(seconds=0.5), f"{base}/one") == "too_slow"


def test_a_server_that_never_shakes_hands_is_left(plain: Site, fetcher: Make) -> None:
    slow = fetcher(hosts=[f"{CDN}:{plain.port}"], seconds=0.4)
    began = time.monotonic()
    assert refusal(slow, f"https://{CDN}:{plain.port}/fox.png") == "too_slow"
    assert time.monotonic() - began < 5
    assert plain.connections == 1


def test_fetches_that_share_a_budget_end_with_it(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages |= {"/slow": [10.0], "/fox.png": answer(b"fox")}
    patient, budget = fetcher(), TimeBudget(0.3)
    for page in ("slow", "fox.png"):
        with pytest.raises(PictureRefused) as refused:
            patient.fetch(f"{base}/{page}", budget)
        assert refused.value.problem.code == "too_slow"
    assert patient.fetch(f"{base}/fox.png") == b"fox"
