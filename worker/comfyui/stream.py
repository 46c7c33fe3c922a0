"""ComfyUI's websocket as a source of events that may fail at any time without harm: history is the truth."""

import json
import time
from types import TracebackType
from typing import Self

import structlog
import websocket

from worker.comfyui.events import Event, parse

CONNECT = 5.0  # seconds
RETRY = 1.0  # seconds between attempts to come back
HELLO = json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})  # must be the first frame

log = structlog.get_logger()


class EventStream:
    """The events of the prompts submitted under `client_id`. Reconnects by itself; never raises.

    The old socket is closed before a new one opens: ComfyUI forgets the id when the older of two closes last.
    """

    def __init__(self, url: str, client_id: str) -> None:
        self._url = f"{url.replace('http', 'ws', 1)}/ws?clientId={client_id}"
        self._socket: websocket.WebSocket | None = None
        self._retry_at = 0.0

    def __enter__(self) -> Self:
        self._connect()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._disconnect()

    @property
    def open(self) -> bool:
        """Whether anything could be heard right now."""
        return self._socket is not None

    def next(self, timeout: float) -> Event | None:
        """The next event; None when `timeout` seconds pass without one, or when the connection was lost."""
        until = time.monotonic() + timeout
        while (left := until - time.monotonic()) > 0:
            frame = self._receive(left)
            if frame is None:
                return None
            if event := parse(frame):
                return event
        return None

    def _receive(self, timeout: float) -> str | bytes | None:
        if self._socket is None and not self._reconnect(timeout):
            return None
        assert self._socket is not None
        try:
            self._socket.settimeout(timeout)
            frame: str | bytes = self._socket.recv()
        except websocket.WebSocketTimeoutException:
            return None
        except (websocket.WebSocketException, OSError) as error:
            log.info("comfyui_stream_lost", reason=str(error))
            self._disconnect()
            return None
        if not frame:  # the library's word for a close frame
            self._disconnect()
        return frame or None

    def _reconnect(self, timeout: float) -> bool:
        wait = self._retry_at - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, timeout))
            return False
        return self._connect()

    def _connect(self) -> bool:
        self._retry_at = time.monotonic() + RETRY
        try:
            self._socket = websocket.create_connection(self._url, timeout=CONNECT, http_no_proxy=["*"])
            self._socket.send(HELLO)
        except (websocket.WebSocketException, OSError) as error:
            log.info("comfyui_stream_unavailable", reason=str(error))
            self._disconnect()
        return self._socket is not None

    def _disconnect(self) -> None:
        if self._socket is not None:
            self._socket.close(timeout=1)
            self._socket = None
