"""Where links may lead: which names, and which addresses behind them."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from distillery.pictures import Fetcher, PictureRefused
from tests.contract.pictures.conftest import CDN
from tests.contract.pictures.site import Site, answer, moved
from tests.contract.pictures.test_fetch import Make, refusal
from tests.support.services.process import free_port


class Names:
    """A resolver that gives each of `answers` once, and remembers what it was asked."""

    def __init__(self, *answers: list[str]) -> None:
        self._answers: Iterator[list[str]] = iter(answers)
        self.asked: list[str] = []

    def __call__(self, host: str) -> list[str]:
        self.asked.append(host)
        return next(self._answers)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://evil.example/fox.png", "not_discord"),
        ("https://cdn.discordapp.com.evil.example/fox.png", "not_discord"),
        ("https://evilcdn.discordapp.com/fox.png", "not_discord"),
        ("https://cdn.discordapp.com@evil.example/fox.png", "bad_link"),
        ("https://evil.example#@cdn.discordapp.com/fox.png", "not_discord"),
        ("https://evil.example?@cdn.discordapp.com/fox.png", "not_discord"),
        ("https://evil.example\\@cdn.discordapp.com/fox.png", "bad_link"),
        ("https://cdn.discordapp.com:8443/fox.png", "not_discord"),
        ("https://cdn.discordapp.com./fox.png", "not_discord"),
        ("https://cdn.discordapp.соm/fox.png", "not_discord"),  # two Cyrillic letters
        ("https://discord.com/channels/1/2/3", "not_discord"),
        ("https://127.0.0.1/fox.png", "not_discord"),
        ("https://[::1]/fox.png", "not_discord"),
        ("https://2130706433/fox.png", "not_discord"),
        ("https:///fox.png", "not_discord"),
        ("ftp://cdn.discordapp.com/fox.png", "not_discord"),
        ("file:///etc/passwd", "not_discord"),
        ("http://cdn.discordapp.com/fox.png", "not_https"),
        ("https://[::1/fox.png", "bad_link"),
        ("https://cdn.discordapp.com:x/fox.png", "bad_link"),
        ("https://cdn.discordapp.com/\r\nHost: evil.example", "bad_link"),
        ("https://" + "a" * 100_000, "bad_link"),
    ],
)
def test_other_hosts_are_not_even_looked_up(url: str, code: str) -> None:
    names = Names()
    assert refusal(Fetcher(lookup=names), url) == code
    assert names.asked == []


@pytest.mark.parametrize(
    ("onward", "code"),
    [
        ("https://evil.example/fox.png", "not_discord"),
        ("//evil.example/fox.png", "not_discord"),
        ("http://169.254.169.254/latest/meta-data", "not_discord"),
        ("file:///etc/passwd", "not_discord"),
        ("http://{cdn}/fox.png", "not_https"),
    ],
)
def test_a_redirect_leads_to_no_other_host(cdn: Site, fetcher: Make, base: str, onward: str, code: str) -> None:
    cdn.pages["/fox.png"] = moved(onward.format(cdn=f"{CDN}:{cdn.port}"))
    assert refusal(fetcher(), f"{base}/fox.png") == code
    assert cdn.connections == 1


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
     "255.255.255.255", "198.18.0.1", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1",
     "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "2002:7f00:1::", "64:ff9b::10.0.0.1",
     "2001:0:53aa:64c::1", "not an address"],
)  # fmt: skip
def test_addresses_that_are_not_public_are_refused(cdn: Site, fetcher: Make, base: str, address: str) -> None:
    assert refusal(fetcher(internal=[], lookup=Names([address])), f"{base}/fox.png") == "private_address"
    assert cdn.connections == 0


def test_one_private_address_among_public_ones_is_enough(cdn: Site, fetcher: Make, base: str) -> None:
    names = Names(["162.159.130.233", "127.0.0.1"])
    assert refusal(fetcher(internal=[], lookup=names), f"{base}/fox.png") == "private_address"
    assert cdn.connections == 0


def test_the_systems_own_resolver_is_believed_no_more(plain: Site) -> None:
    host = f"localhost:{plain.port}"
    assert refusal(Fetcher([f"http://{host}"]), f"http://{host}/fox.png") == "private_address"
    assert plain.connections == 0
    plain.pages["/fox.png"] = answer(b"fox")
    allowed = Fetcher([f"http://{host}"], internal=["127.0.0.0/8", "::1/128"])
    assert allowed.fetch(f"http://{host}/fox.png") == b"fox"


def test_a_name_is_looked_up_once_and_its_answer_kept(cdn: Site, fetcher: Make, base: str) -> None:
    """Whoever answers first with a public address and then with another has no second turn."""
    cdn.pages["/fox.png"] = answer(b"fox")
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    assert fetcher(lookup=names).fetch(f"{base}/fox.png") == b"fox"
    assert names.asked == [CDN]


def test_a_redirect_is_looked_up_anew_and_checked_again(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages["/fox.png"] = moved("/cub.png")
    names = Names(["127.0.0.1"], ["10.0.0.1"])
    assert refusal(fetcher(lookup=names), f"{base}/fox.png") == "private_address"
    assert (names.asked, cdn.connections) == ([CDN, CDN], 1)


def test_all_addresses_of_a_host_are_tried(cdn: Site, fetcher: Make, base: str) -> None:
    cdn.pages["/fox.png"] = answer(b"fox")
    both = fetcher(internal=["127.0.0.0/8"], lookup=Names(["127.0.0.2", "127.0.0.1"]))
    assert both.fetch(f"{base}/fox.png") == b"fox"


def test_a_host_that_nobody_knows_is_told() -> None:
    def unknown(host: str) -> list[str]:
        raise OSError(f"Name or service not known: {host}")

    for lookup in (unknown, Names([])):
        assert refusal(Fetcher(lookup=lookup), f"https://{CDN}/fox.png") == "unknown_host"


def test_a_host_where_nobody_listens_is_told(fetcher: Make) -> None:
    port = free_port()
    assert refusal(fetcher(hosts=[f"{CDN}:{port}"]), f"https://{CDN}:{port}/fox.png") == "cannot_fetch"


def test_a_resolver_that_does_not_answer_is_left(fetcher: Callable[..., Fetcher], base: str) -> None:
    over = threading.Event()

    def silent(host: str) -> list[str]:
        over.wait(10)
        return []

    began = time.monotonic()
    try:
        assert refusal(fetcher(lookup=silent, seconds=0.3), f"{base}/fox.png") == "too_slow"
        assert time.monotonic() - began < 5
    finally:
        over.set()


def test_what_discord_brought_for_an_embed_may_be_fetched() -> None:
    """It is asked where the host is: nobody knows here."""
    nobody = Fetcher(lookup=lambda _: [])
    for number in (1, 2):
        assert refusal(nobody, f"https://images-ext-{number}.discordapp.net/external/x/fox.png") == "unknown_host"


def test_a_refusal_says_where_pictures_may_lie() -> None:
    with pytest.raises(PictureRefused) as refused:
        Fetcher().fetch("https://evil.example/fox.png")
    message = refused.value.problem.message
    assert "https://evil.example" in message
    assert "cdn.discordapp.com, media.discordapp.net." in message
