"""Does again what a recording's client did, at the same points of the conversation, and keeps what it sees."""

import asyncio
import contextlib
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import aiohttp

from tests.contract.comfyui.conftest import ComfyUI
from tests.contract.comfyui.likeness import Likeness
from tests.contract.comfyui.recording import Event, statuses, steady

PATIENCE_SECONDS = 10.0
FREE_SECONDS = 0.5  # /free is acted on by another thread, which says nothing when it has


@dataclass
class Socket:
    """One websocket and all it received, in the recordings' form."""

    messages: list[Event] = field(default_factory=list)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            text = message.type == aiohttp.WSMsgType.TEXT
            event = {"ev": "ws", "msg": message.json()} if text else frame(message.data)
            async with self.news:
                self.messages.append(event)
                self.news.notify_all()

    async def until(self, enough: Any) -> None:
        """Waits until `enough(messages)`."""
        async with self.news:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await self.news.wait_for(lambda: enough(self.messages))


def frame(data: bytes) -> Event:
    """What a recording tells of a binary frame."""
    event_type, image_type = struct.unpack(">II", data[:8])
    return {"ev": "ws_binary", "event_type": event_type, "image_type": image_type, "image_magic_hex": data[8:12].hex()}


class Replay:
    """Plays one recording against a server. `exchanges` pairs recorded with observed HTTP answers."""

    def __init__(self, server: ComfyUI, session: aiohttp.ClientSession) -> None:
        self.sockets: dict[str, Socket] = {}
        self.recorded: dict[str, list[Event]] = {}
        self.exchanges: list[tuple[str, Any, Any]] = []
        self._theirs, self._ours = Likeness(), Likeness()
        self._ids: dict[str, str] = {}
        self._server, self._session, self._note = server, session, ""
        self._readers: list[asyncio.Task[None]] = []

    async def play(self, events: list[Event]) -> None:
        for event in events:
            if event["ev"] == "ws_open":
                await self._open(event)
            elif event["ev"] in {"ws", "ws_binary"}:
                self.recorded[event["client"]].append(event)
            elif event["ev"] == "note":
                await self._heed(event["note"])
            elif event["ev"] == "http":
                await self._catch_up()
                await self._exchange(event)
        await self._settle()

    def conversations(self) -> list[tuple[str, list[Any], list[Any]]]:
        """For each client: its name, the messages recorded and those observed, made alike."""
        return [
            (name, self._alike(self._theirs, self.recorded[name]), self._alike(self._ours, socket.messages))
            for name, socket in self.sockets.items()
        ]

    def queue_lengths(self) -> list[tuple[str, list[int], list[int]]]:
        """For each client: its name, and the queue lengths it was told then and now."""
        return [(name, statuses(self.recorded[name]), statuses(self.sockets[name].messages)) for name in self.sockets]

    async def _open(self, event: Event) -> None:
        url = f"{self._server.url.replace('http', 'ws', 1)}/ws?clientId={event['clientId']}"
        socket = self.sockets[event["client"]] = Socket()
        self.recorded[event["client"]] = []
        self._readers.append(asyncio.create_task(socket.read(await self._session.ws_connect(url, max_msg_size=0))))
        await socket.until(bool)

    async def _heed(self, note: str) -> None:
        self._note = note
        if "deleted from disk" in note:
            await self._catch_up()
            assert self._server.directory is not None
            self._newest().unlink()

    def _newest(self) -> Path:
        assert self._server.directory is not None
        return max((self._server.directory / "output").glob("*.png"), key=lambda path: path.stat().st_mtime_ns)

    async def _catch_up(self) -> None:
        """Waits until every client has seen as much as it had when the recorded client went on."""
        for name, socket in self.sockets.items():
            wanted = len(steady(self.recorded[name]))
            with contextlib.suppress(TimeoutError):
                await socket.until(lambda seen, wanted=wanted: len(steady(seen)) >= wanted)
            then, now = self._alike(self._theirs, self.recorded[name]), self._alike(self._ours, socket.messages)
            assert now[: len(then)] == then, f"{name} did not see what it should have by now"

    async def _settle(self) -> None:
        """Makes the server say one thing more, so that whatever it would still have said has arrived."""
        await self._catch_up()
        before = {name: len(socket.messages) for name, socket in self.sockets.items()}
        await self._session.post(f"{self._server.url}/queue", json={"clear": True})
        for name, socket in self.sockets.items():
            await socket.until(lambda seen, count=before[name]: len(seen) > count)
        for reader in self._readers:
            reader.cancel()

    async def _exchange(self, event: Event) -> None:
        request = event["request"]
        body = {"data": request} if isinstance(request, str) else {"json": self._translated(request)} if request else {}
        headers = {"Origin": "http://elsewhere.example"} if "foreign Origin" in self._note else {}
        url = f"{self._server.url}{self._path(event['path'])}"
        async with self._session.request(event["method"], url, headers=headers, **body) as answer:
            observed = await answer.json() if answer.content_type == "application/json" else await answer.read()
            if event["path"] == "/prompt" and event["method"] == "POST" and event["status"] == answer.status == 200:
                self._pair(event["response"], observed)
            self._keep(event, answer, observed)
        if event["path"] == "/free":
            await asyncio.sleep(FREE_SECONDS)

    def _pair(self, recorded: dict[str, Any], observed: dict[str, Any]) -> None:
        self._ids[recorded["prompt_id"]] = observed["prompt_id"]
        self._theirs.prompt(recorded["prompt_id"], recorded["number"])
        self._ours.prompt(observed["prompt_id"], observed["number"])

    def _keep(self, event: Event, answer: aiohttp.ClientResponse, observed: Any) -> None:
        then, now = event["response"], observed
        if isinstance(observed, bytes):
            if isinstance(then, dict):
                then, now = then["magic_hex"], observed[:8].hex()
            else:
                now = observed.decode()
        headers = {name: answer.headers.get(name) for name in event["headers"]}
        title = f"{event['method']} {event['path']} {self._note}"
        if then == "(omitted)":
            return
        told_then = [event["status"], event["headers"], then]
        self.exchanges.append((title, self._theirs.of(told_then), self._ours.of([answer.status, headers, now])))

    def _translated(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self._translated(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self._translated(item) for item in value]
        return self._ids.get(value, value) if isinstance(value, str) else value

    def _path(self, path: str) -> str:
        for then, now in self._ids.items():
            path = path.replace(then, now)
        alike = self._theirs.of(unquote(path))
        for name, real in self._ours.names.items():
            alike = alike.replace(f"filename={name}&", f"filename={real}&")
        return quote(alike, safe="/?=&.") if "filename=" in path else path

    @staticmethod
    def _alike(likeness: Likeness, messages: list[Event]) -> list[Any]:
        shown = []
        for message in steady(messages):
            if message["ev"] == "ws":
                shown.append(likeness.of(message["msg"]))
            else:
                shown.append([message["event_type"], message["image_type"], message["image_magic_hex"]])
        return shown
