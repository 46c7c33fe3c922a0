"""One gateway session: an ordered log of events that outlives its socket."""

import asyncio
import secrets
from typing import Any

from aiohttp import ClientConnectionResetError, web

from tests.support.discord.model.snowflake import shard_of

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
MEMBERS, INVALID_SESSION, HELLO, ACK = 8, 9, 10, 11
GUILDS_INTENT = 1


class Session:
    """What one shard of one process has been sent, and the socket it listens on now, if any."""

    def __init__(self, shard: int, shards: int, intents: int, opened_at: float) -> None:
        self.id = secrets.token_hex(16)
        self.shard, self.shards, self.intents = shard, shards, intents
        self.opened_at = opened_at
        self.closed_at: float | None = None  # when its client said goodbye
        self.socket: web.WebSocketResponse | None = None
        self.log: list[dict[str, Any]] = []
        self.resumes = 0
        self.ended = False
        self._turn = asyncio.Lock()

    def hears(self, guild_id: int | None) -> bool:
        """Whether events of this guild (or of no guild) are this session's."""
        return not self.ended and shard_of(guild_id, self.shards) == self.shard

    async def dispatch(self, event: str, data: Any) -> None:
        """Log an event and send it; without a socket it waits for a resume."""
        async with self._turn:
            frame = {"op": DISPATCH, "s": len(self.log) + 1, "t": event, "d": data}
            self.log.append(frame)
            await self._send(frame)

    async def resume(self, socket: web.WebSocketResponse, sequence: int) -> None:
        """Take over a new socket: first what it missed, in order, then RESUMED."""
        async with self._turn:
            self.socket = socket
            self.resumes += 1
            self.log.append({"op": DISPATCH, "s": len(self.log) + 1, "t": "RESUMED", "d": {}})
            for frame in [one for one in self.log[sequence:] if one["t"] != "RESUMED"] + self.log[-1:]:
                await self._send(frame)

    async def say(self, op: int, data: Any = None) -> None:
        """Send a frame that is not an event."""
        await self._send({"op": op, "d": data, "s": None, "t": None})

    async def _send(self, frame: dict[str, Any]) -> None:
        if self.socket is not None and not self.socket.closed:
            try:
                await self.socket.send_json(frame)
            except (ClientConnectionResetError, ConnectionResetError):
                self.socket = None

    def view(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "shard": self.shard,
            "shards": self.shards,
            "connected": self.socket is not None and not self.socket.closed,
            "ended": self.ended,
            "resumes": self.resumes,
            "events": len(self.log),
            "opened_at": self.opened_at,
            "closed_at": self.closed_at,
        }
