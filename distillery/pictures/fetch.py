"""Fetching a member's link: from Discord's own hosts only, over HTTPS, within limits of size, time and redirects."""

import ipaddress
import ssl
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from distillery import __version__
from distillery.pictures import refusal
from distillery.pictures.address import Lookup, PinnedBackend, look_up
from distillery.pictures.deadline import Deadline, TimeBudget
from distillery.pictures.decode import SIZE_LIMIT

PROXIES = ("images-ext-1.discordapp.net", "images-ext-2.discordapp.net")  # what embeds show, as Discord brought it
DISCORD = ("cdn.discordapp.com", "media.discordapp.net", *PROXIES)
SECONDS = 10.0
REDIRECTS = 3
EXPIRED = b"This content is no longer available."
HEADERS = {"User-Agent": f"Distillery/{__version__}", "Accept": "image/*", "Accept-Encoding": "identity"}
MOVED = frozenset({301, 302, 303, 307, 308})


class Fetcher:
    """Brings what a link leads to. Blocking; safe for many threads.

    `hosts` are names, with a port where it is not 443; one written as ``http://host:port`` may be asked in plain text.
    `internal` names networks (``127.0.0.0/8``) that may be connected to although they are not public.
    """

    def __init__(
        self,
        hosts: Collection[str] = DISCORD,
        *,
        internal: Collection[str] = (),
        lookup: Lookup = look_up,
        tls: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
        size_limit: int = SIZE_LIMIT,
    ) -> None:
        self._told = tuple(host for host in hosts if host not in PROXIES)
        self._origins = {_origin(httpx.URL(host if "://" in host else f"https://{host}")) for host in hosts}
        self._internal = [ipaddress.ip_network(network) for network in internal]
        self._lookup = lookup
        self._tls = tls or httpcore.default_ssl_context()
        self._seconds = seconds
        self._size_limit = size_limit

    def fetch(self, url: str, budget: TimeBudget | None = None) -> bytes:
        """The bytes behind `url`, within `budget` if it shares one with others. Raises PictureRefused."""
        try:
            with (budget or TimeBudget(self._seconds)).spent() as deadline:
                return self._follow(url, deadline)
        except httpcore.TimeoutException:
            raise refusal.too_slow(self._seconds) from None
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            broke = isinstance(error, httpcore.ReadError)
            raise (refusal.connection_broke() if broke else refusal.no_answer()) from error

    def _follow(self, link: str, deadline: Deadline) -> bytes:
        url = self._allowed(link, None)
        for _ in range(1 + REDIRECTS):
            with self._answer(url, deadline) as response:
                if response.status not in MOVED:
                    return self._body(url, response)
                onward = httpx.Headers(response.headers).get("location", "")
            url = self._allowed(onward, url)
        raise refusal.too_many_redirects(REDIRECTS)

    def _allowed(self, link: str, before: httpx.URL | None) -> httpx.URL:
        """`link`, if it leads to one of our hosts. Raises PictureRefused."""
        try:
            url = before.join(link) if before else httpx.URL(link)
        except httpx.InvalidURL:
            raise refusal.bad_link() from None
        if url.userinfo:  # a way to make a link look as if it led elsewhere; Discord's have none
            raise refusal.bad_link()
        if _origin(url.copy_with(scheme="https")) in self._origins and url.scheme == "http":
            raise refusal.not_https()
        if _origin(url) not in self._origins:
            raise refusal.not_discord(_origin(url), self._told)
        return url

    @contextmanager
    def _answer(self, url: httpx.URL, deadline: Deadline) -> Iterator[httpcore.Response]:
        backend = PinnedBackend(deadline, self._lookup, self._internal)
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        headers = [("Host", url.netloc.decode()), *HEADERS.items()]
        with (
            httpcore.ConnectionPool(ssl_context=self._tls, network_backend=backend) as connections,
            connections.stream("GET", target, headers=headers) as response,
        ):
            yield response

    def _body(self, url: httpx.URL, response: httpcore.Response) -> bytes:
        headers = httpx.Headers(response.headers)
        if response.status != 200:
            raise _refused(url, response.status, _beginning(response))
        if headers.get("content-encoding", "identity") != "identity":
            raise refusal.compressed()
        if int(headers.get("content-length", 0)) > self._size_limit:
            raise refusal.too_large(self._size_limit)
        body = bytearray()
        for part in response.iter_stream():
            body += part
            if len(body) > self._size_limit:
                raise refusal.too_large(self._size_limit)
        return bytes(body)


def _origin(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"


def _beginning(response: httpcore.Response) -> bytes:
    return next(iter(response.iter_stream()), b"")[:1000]


def _refused(url: httpx.URL, status: int, body: bytes) -> refusal.PictureRefused:
    if EXPIRED in body or (status in (403, 404) and _ran_out(url)):
        return refusal.expired_link()
    if status in (401, 403, 404, 410):
        return refusal.nothing_there(status)
    return refusal.bad_status(status)


def _ran_out(url: httpx.URL) -> bool:
    """Whether the link's own date, seconds since 1970 in hexadecimal, has passed."""
    try:
        return int(url.params.get("ex", ""), 16) < time.time()
    except ValueError:
        return False
