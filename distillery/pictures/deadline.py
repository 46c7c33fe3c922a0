"""One deadline for all of a fetch: no stream outlives it, however often a few bytes arrive."""

import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpcore


class Deadline:
    """`seconds` from now on."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds until then. Raises httpcore.ReadTimeout when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the deadline of the whole fetch is over")
        return left


class TimeBudget:
    """`seconds` that several fetches may take together; what is done between them does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds

    @contextmanager
    def spent(self) -> Iterator[Deadline]:
        """The deadline of one fetch, which takes what it needs out of the budget."""
        started = time.monotonic()
        try:
            yield Deadline(self._left)
        finally:
            self._left -= time.monotonic() - started


class HurriedStream(httpcore.NetworkStream):
    """`stream`, each step of which may take only what is left until `deadline`."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._deadline.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._deadline.left())

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        encrypted = self._stream.start_tls(ssl_context, server_hostname, self._deadline.left())
        return HurriedStream(encrypted, self._deadline)

    def get_extra_info(self, info: str) -> object:
        return self._stream.get_extra_info(info)
