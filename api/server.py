"""uvicorn, stopped by us: composition roots own the signals, and a drained server exits 0."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from distillery.vocabulary.errors import SettingsError

KEEP_ALIVE = 30  # seconds; longer than a worker's heartbeat is apart, or each would find its connection closed


class Server(uvicorn.Server):
    """Serves until `stop`; open event streams then get two seconds to end."""

    def __init__(self, app: FastAPI, host: str, port: int) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                log_config=None,
                access_log=False,
                timeout_graceful_shutdown=2,
                timeout_keep_alive=KEEP_ALIVE,
            )
        )

    def stop(self) -> None:
        """Take no more connections, finish what is open. Safe to call from a signal handler."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def require_free(host: str, port: int) -> None:
    """Raise SettingsError, in words, when the address is taken: better before anything starts than after."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = f"PORT: {host}:{port} cannot be used ({error.strerror})."
            raise SettingsError(f"{reason} Stop what uses it, or set PORT to another.") from None
