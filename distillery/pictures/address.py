"""Where a name leads: looked up once, refused unless public, and connected to exactly there."""

import ipaddress
import socket
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor

import httpcore

from distillery.pictures import refusal
from distillery.pictures.deadline import Deadline, HurriedStream

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Lookup = Callable[[str], Collection[str]]
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 seen from a network without
ONE_TRY = 3.0  # seconds that one of several addresses may take to answer

_lookups = ThreadPoolExecutor(4, "dns")  # the system's resolver takes no deadline of its own


def look_up(host: str) -> list[str]:
    """The addresses that the system's resolver has for `host`, best first. Raises OSError."""
    answers = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


def is_public(address: str) -> bool:
    """Whether `address` is somewhere on the open internet, however it is written. False for what is no address."""
    try:
        ip: IP = ipaddress.ip_address(address)
    except ValueError:
        return False
    if ip.version == 6 and ip in NAT64:
        return is_public(str(ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)))
    wrapped = ip.version == 6 and (ip.ipv4_mapped or ip.sixtofour or ip.teredo)
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or wrapped)


class PinnedBackend(httpcore.NetworkBackend):
    """httpcore's way to sockets: resolves a host once per connection and connects to nothing but the answer.

    TLS still proves the host's name: httpcore passes it on by itself.
    """

    def __init__(self, deadline: Deadline, lookup: Lookup, internal: Iterable[Network]) -> None:
        self._deadline = deadline
        self._lookup = lookup
        self._internal = tuple(internal)
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Raises PictureRefused for private addresses, or httpcore's errors."""
        *others, last = self._resolve(host)
        for address in others:
            try:
                return self._connect(address, port, min(ONE_TRY, self._deadline.left()))
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port, self._deadline.left())

    def _connect(self, address: str, port: int, timeout: float) -> httpcore.NetworkStream:
        return HurriedStream(self._sockets.connect_tcp(address, port, timeout), self._deadline)

    def _resolve(self, host: str) -> Collection[str]:
        """All of the host's addresses; one that is not public makes all of them suspect."""
        try:
            addresses = _lookups.submit(self._lookup, host).result(self._deadline.left())
        except TimeoutError:
            raise httpcore.ConnectTimeout from None
        except (OSError, UnicodeError):
            addresses = ()
        if not addresses:
            raise refusal.unknown_host(host)
        if not all(is_public(address) or self._is_internal(address) for address in addresses):
            raise refusal.private_address(host)
        return addresses

    def _is_internal(self, address: str) -> bool:
        return any(ipaddress.ip_address(address) in network for network in self._internal)
