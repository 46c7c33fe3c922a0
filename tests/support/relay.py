"""A TCP relay in front of a server, whose connections can be cut, and whose answers held back, at will."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from urllib.parse import urlsplit


class Relay:
    """Passes bytes between its own port and the server at `upstream`."""

    def __init__(self, upstream: str) -> None:
        target = urlsplit(upstream)
        self._target = (target.hostname or "127.0.0.1", target.port or 80)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._marker: bytes | None = None
        self._released = Event()
        self.holding = Event()
        Thread(target=self._accept, daemon=True).start()

    def hold(self, marker: bytes) -> None:
        """Keep back the answer that has `marker` in it, until `release`; `holding` is set when it is there."""
        self._marker = marker

    def release(self) -> None:
        """Let it through."""
        self._released.set()

    def sever(self) -> None:
        """Cut every connection there is; new ones are welcome."""
        while self._open:
            connection = self._open.pop()
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def close(self) -> None:
        """Take no more connections, and cut those there are."""
        self._listener.close()
        self.release()
        self.sever()

    def _accept(self) -> None:
        with suppress(OSError):  # the listener was closed
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                self._open += [near, far]
                Thread(target=self._pump, args=(near, far), daemon=True).start()
                Thread(target=self._pump, args=(far, near, True), daemon=True).start()

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool = False) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if answers and self._marker and self._marker in data:
                    self.holding.set()
                    self._released.wait()
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def running_relay(upstream: str) -> Iterator[Relay]:
    """A relay to the server at `upstream` (``http://host:port``)."""
    relay = Relay(upstream)
    try:
        yield relay
    finally:
        relay.close()
