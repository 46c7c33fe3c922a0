"""The open websockets, and who hears what: one queue of messages keeps everybody's order."""

import asyncio
import json
import uuid
from typing import Any

from aiohttp import WSMsgType, web

from worker.standin.options import MAX_UPLOAD_BYTES

SERVER_FEATURES = {"supports_preview_metadata": True, "max_upload_size": MAX_UPLOAD_BYTES}
Message = tuple[str, dict[str, Any] | bytes, str | None]


class Hub:
    """Sends from any thread. `client_id` and `last_node_id` describe the prompt that runs now."""

    def __init__(self) -> None:
        self.client_id: str | None = None
        self.last_node_id: str | None = None
        self._sockets: dict[str, web.WebSocketResponse] = {}
        self._features: dict[str, dict[str, Any]] = {}
        self._messages: asyncio.Queue[Message] = asyncio.Queue()
        self._loop: asyncio.AbstractEventLoop | None = None

    def send(self, kind: str, data: dict[str, Any] | bytes, client_id: str | None = None) -> None:
        """Queues a message for one client, or for all when `client_id` is None; bytes go out as a binary frame."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._messages.put_nowait, (kind, data, client_id))

    def supports(self, feature: str) -> bool:
        """Whether the running prompt's client said that it understands `feature`."""
        return bool(self._features.get(self.client_id or "", {}).get(feature, False))

    async def publish(self) -> None:
        """Delivers queued messages for ever, in order."""
        self._loop = asyncio.get_running_loop()
        while True:
            kind, data, client_id = await self._messages.get()
            sockets = self._sockets.values() if client_id is None else filter(None, [self._sockets.get(client_id)])
            for socket in list(sockets):
                await _deliver(socket, kind, data)

    async def attend(self, request: web.Request, status: dict[str, Any]) -> web.WebSocketResponse:
        """Serves one websocket until it closes. `status` is the queue's, told at once with the client's id."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        client_id = request.query.get("clientId", "") or uuid.uuid4().hex
        self._sockets[client_id], self._features[client_id] = socket, {}
        try:
            await self._welcome(socket, client_id, status)
            await self._listen(socket, client_id)
        finally:
            # As in ComfyUI, by id alone: an old socket that closes takes a newer one of the same id with it.
            self._sockets.pop(client_id, None)
            self._features.pop(client_id, None)
        return socket

    async def _welcome(self, socket: web.WebSocketResponse, client_id: str, status: dict[str, Any]) -> None:
        await _deliver(socket, "status", {**status, "sid": client_id})
        if client_id == self.client_id and self.last_node_id is not None:
            await _deliver(socket, "executing", {"node": self.last_node_id})

    async def _listen(self, socket: web.WebSocketResponse, client_id: str) -> None:
        first = True
        async for message in socket:
            if message.type != WSMsgType.TEXT:
                continue
            said = _parsed(message.data)
            if first and said.get("type") == "feature_flags":  # only the first message may negotiate
                self._features[client_id] = said.get("data", {})
                await _deliver(socket, "feature_flags", SERVER_FEATURES)
            first = False


def _parsed(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except json.JSONDecodeError:
        return {}
    return said if isinstance(said, dict) else {}


async def _deliver(socket: web.WebSocketResponse, kind: str, data: dict[str, Any] | bytes) -> None:
    try:
        if isinstance(data, bytes):
            await socket.send_bytes(data)
        else:
            await socket.send_json({"type": kind, "data": data})
    except (ConnectionError, RuntimeError):  # it closed meanwhile; its own handler cleans up
        return
