"""One websocket connection: HELLO, then IDENTIFY or RESUME, then heartbeats (gateway version 10, JSON)."""

import json
import time
from collections import deque
from typing import Any

from aiohttp import WSMsgType, web

from tests.support.discord.gateway.identify import PRIVILEGED
from tests.support.discord.gateway.session import (
    ACK,
    GUILDS_INTENT,
    HEARTBEAT,
    HELLO,
    IDENTIFY,
    INVALID_SESSION,
    MEMBERS,
    PRESENCE,
    RESUME,
    VOICE,
    Session,
)
from tests.support.discord.model.people import user_payload
from tests.support.discord.model.snowflake import APPLICATION_ID, BOT_ID
from tests.support.discord.world import WORLD, World


class Closed(Exception):
    """Discord hangs up with this close code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


async def gateway(request: web.Request) -> web.WebSocketResponse:
    """`GET /gateway?v=10&encoding=json`."""
    socket = web.WebSocketResponse(max_msg_size=0, compress=False)
    await socket.prepare(request)
    connection = Connection(request.app[WORLD], socket)
    try:
        await connection.run(request.query)
    except Closed as closing:
        connection.world.journal.violation("gateway", f"{closing.code} {closing.reason}")
        await socket.close(code=closing.code, message=closing.reason.encode())
    finally:
        connection.leave()
    return socket


class Connection:
    """The conversation on one socket."""

    def __init__(self, world: World, socket: web.WebSocketResponse) -> None:
        self.world, self.socket = world, socket
        self.session: Session | None = None
        self._sends: deque[float] = deque()

    async def run(self, query: Any) -> None:
        if query.get("v") != "10" or query.get("encoding", "json") != "json":
            raise Closed(4012, "Invalid API version")
        interval = self.world.limits.heartbeat_interval
        await self._say(HELLO, {"heartbeat_interval": int(interval * 1000)})
        while True:
            try:
                message = await self.socket.receive(timeout=interval * 2)
            except TimeoutError:
                raise Closed(4009, "Session timed out: no heartbeat") from None
            if message.type is not WSMsgType.TEXT:
                return
            await self._hear(message.data)

    def leave(self) -> None:
        """Detach; a client that said goodbye (1000, 1001) has ended its session, any other may resume."""
        if self.session is None:
            return
        if self.socket.close_code in (1000, 1001):
            self.session.ended, self.session.closed_at = True, self.world.clock.now()
        if self.session.socket is self.socket:
            self.session.socket = None
        self.world.changes.bump()

    async def _hear(self, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = frame["op"], frame.get("d")
        except (ValueError, KeyError, TypeError):
            raise Closed(4002, "Decode error") from None
        self._count_send()
        if op == HEARTBEAT:
            await self._say(ACK)
        elif op == IDENTIFY:
            await self._identify(data)
        elif op == RESUME:
            await self._resume(data)
        elif op not in (PRESENCE, VOICE, MEMBERS):
            raise Closed(4001, "Unknown opcode")
        elif self.session is None:
            raise Closed(4003, "Not authenticated")

    def _count_send(self) -> None:
        now = time.monotonic()
        self._sends.append(now)
        while self._sends[0] < now - 60:
            self._sends.popleft()
        if len(self._sends) > self.world.limits.gateway_sends_per_minute:
            raise Closed(4008, "Rate limited")

    async def _identify(self, data: dict[str, Any]) -> None:
        if self.session is not None:
            raise Closed(4005, "Already authenticated")
        self._check_token(data)
        shard, shards = data.get("shard") or (0, 1)
        intents = data.get("intents")
        if not 0 <= shard < shards:
            raise Closed(4010, "Invalid shard")
        if not isinstance(intents, int):
            raise Closed(4013, "Invalid intents")
        if intents & PRIVILEGED:
            raise Closed(4014, "Disallowed intents: this bot has no privileged ones")
        await self.world.hub.admitted(shard)
        now = self.world.clock.now()
        if not self.world.hub.gate.admit(shard, shards, intents, now):
            self.world.hub.invalidated += 1
            self.world.changes.bump()
            await self._say(INVALID_SESSION, False)
            return
        await self._open(Session(shard, shards, intents, now))

    async def _open(self, session: Session) -> None:
        self.session, session.socket = session, self.socket
        guilds = [one for one in self.world.directory.guilds.values() if session.hears(one.id)]
        await session.dispatch("READY", self._ready(session, [one.id for one in guilds]))
        if session.intents & GUILDS_INTENT:
            for guild in guilds:
                await session.dispatch("GUILD_CREATE", {**guild.payload(), "unavailable": False})
        # Only now do other events reach it: a shard never hears of a guild before READY.
        self.world.hub.open(session)
        self.world.changes.bump()

    def _ready(self, session: Session, guild_ids: list[int]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": {**user_payload(BOT_ID), "verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild_id), "unavailable": True} for guild_id in guild_ids],
            "session_id": session.id,
            "resume_gateway_url": self.world.gateway_url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(APPLICATION_ID), "flags": 0},
        }

    async def _resume(self, data: dict[str, Any]) -> None:
        self._check_token(data)
        session = self.world.hub.sessions.get(data.get("session_id", ""))
        if session is None or session.ended or data.get("seq", 0) > len(session.log):
            self.world.hub.invalidated += 1
            await self._say(INVALID_SESSION, False)
            return
        await self.world.hub.admitted(session.shard)
        self.session = session
        await session.resume(self.socket, data["seq"])
        self.world.changes.bump()

    def _check_token(self, data: Any) -> None:
        token = data.get("token") if isinstance(data, dict) else None
        if not self.world.knows(token):
            raise Closed(4004, "Authentication failed")

    async def _say(self, op: int, data: Any = None) -> None:
        await self.socket.send_json({"op": op, "d": data, "s": None, "t": None})
