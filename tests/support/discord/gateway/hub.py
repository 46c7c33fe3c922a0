"""All gateway sessions: who gets an event, and what a test may break."""

import asyncio
from typing import Any

from tests.support.discord.gateway.identify import IdentifyGate
from tests.support.discord.gateway.session import INVALID_SESSION, RECONNECT, Session
from tests.support.discord.model.changes import Changes
from tests.support.discord.model.limits import Limits


class Hub:
    """Sessions by id. Several may hold one shard (overlapping deployments): each gets every event."""

    def __init__(self, limits: Limits, changes: Changes) -> None:
        self.gate = IdentifyGate(limits)
        self.sessions: dict[str, Session] = {}
        self.invalidated = 0
        self._changes = changes
        self._held: dict[int, asyncio.Event] = {}

    def open(self, session: Session) -> None:
        self.sessions[session.id] = session

    async def dispatch(self, guild_id: int | None, event: str, data: Any, *, everywhere: bool = False) -> int:
        """Send an event to the guild's shard, or to every session; how many sessions were given it."""
        targets = [one for one in self.sessions.values() if not one.ended and (everywhere or one.hears(guild_id))]
        for session in targets:
            await session.dispatch(event, data)
        self._changes.bump()
        return len(targets)

    async def drop(self, shard: int, *, hold: bool) -> int:
        """Cut the shard's sockets without a goodbye; with `hold`, resumes wait for `release`."""
        if hold:
            self._held.setdefault(shard, asyncio.Event())
        cut = self._listening(shard)
        for session in cut:
            socket, session.socket = session.socket, None
            transport = socket and socket._req and socket._req.transport
            if transport:
                transport.abort()
        self._changes.bump()
        return len(cut)

    def release(self, shard: int) -> None:
        if gate := self._held.pop(shard, None):
            gate.set()

    async def admitted(self, shard: int) -> None:
        """Wait while a test holds this shard's door shut."""
        if gate := self._held.get(shard):
            await gate.wait()

    async def reconnect(self, shard: int) -> int:
        """Ask the shard to come back (op 7)."""
        listening = self._listening(shard)
        for session in listening:
            await session.say(RECONNECT)
        return len(listening)

    async def invalidate(self, shard: int, *, resumable: bool) -> int:
        """Declare the shard's sessions invalid (op 9); ended unless resumable."""
        listening = self._listening(shard)
        for session in listening:
            session.ended = not resumable
            self.invalidated += 1
            await session.say(INVALID_SESSION, resumable)
        self._changes.bump()
        return len(listening)

    def _listening(self, shard: int) -> list[Session]:
        return [one for one in self.sessions.values() if one.shard == shard and one.socket is not None]

    def view(self) -> dict[str, Any]:
        return {
            "identifies": self.gate.view(),
            "invalid": self.invalidated,
            "remaining": self.gate.remaining,
            "sessions": [one.view() for one in self.sessions.values()],
        }
