"""A server on loopback that says exactly the bytes it is told to, at the pace it is told, over TLS or plainly."""

import socket
import socketserver
import ssl
import threading
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Self

Script = Iterable[bytes | float]  # what is sent, and seconds of silence; ends with the connection's end


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> list[bytes]:
    """A well-behaved HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ["\r\n".join([*lines, "", ""]).encode() + body]


def moved(where: str, status: str = "302 Found") -> list[bytes]:
    return answer(status=status, Location=where)


class Site:
    """Answers each path of `pages` with its script; remembers every connection and what was asked."""

    def __init__(self, pages: dict[str, Script], tls: ssl.SSLContext | None = None) -> None:
        self.pages = pages
        self.connections = 0
        self.asked: list[bytes] = []
        self.names: list[str | None] = []  # by which TLS was asked for
        self.over = threading.Event()
        self.tls = tls
        if tls:
            tls.sni_callback = lambda _, name, __: self.names.append(name)
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.site = self

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    site: Site


class _Handler(socketserver.BaseRequestHandler):
    """One connection: reads one request, says its script."""

    server: _Server

    def handle(self) -> None:
        site = self.server.site
        site.connections += 1
        with suppress(OSError), self._stream() as stream:
            asked = b""
            while b"\r\n\r\n" not in asked and (part := stream.recv(65_536)):
                asked += part
            site.asked.append(asked)
            path = asked.split(b" ")[1].decode().partition("?")[0]
            for step in site.pages.get(path, answer(status="404 Not Found")):
                if isinstance(step, bytes):
                    stream.sendall(step)
                elif site.over.wait(step):
                    return

    def _stream(self) -> socket.socket:
        tls = self.server.site.tls
        connection: socket.socket = self.request
        return tls.wrap_socket(connection, server_side=True) if tls else connection
