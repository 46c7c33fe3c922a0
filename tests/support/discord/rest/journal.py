"""The record of every REST request, and of everything a real Discord would have refused as malformed."""

from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.model.changes import Changes
from tests.support.discord.model.clock import Clock


@dataclass
class Entry:
    """One request and its answer. `route` is the path as Discord's document writes it; None if unknown here."""

    at: float
    method: str
    path: str
    route: str | None
    query: dict[str, str]
    agent: str
    body: Any = None
    files: list[dict[str, Any]] = field(default_factory=list)
    status: int | None = None
    code: int | None = None
    response: Any = None


class Journal:
    """Requests in order of arrival, and violations: `{"kind", "what", "request"}`."""

    def __init__(self, clock: Clock, changes: Changes) -> None:
        self._clock, self._changes = clock, changes
        self.entries: list[Entry] = []
        self.violations: list[dict[str, Any]] = []

    def open(self, method: str, path: str, route: str | None, query: dict[str, str], agent: str) -> Entry:
        entry = Entry(self._clock.now(), method, path, route, query, agent)
        self.entries.append(entry)
        return entry

    def close(self, entry: Entry, status: int, response: Any) -> None:
        entry.status, entry.response = status, response
        if status >= 400 and isinstance(response, dict):
            entry.code = response.get("code")
        self._changes.bump()

    def violation(self, kind: str, what: str, entry: Entry | None = None) -> None:
        """Record what the bot should never have sent."""
        request = f"{entry.method} {entry.path}" if entry else None
        self.violations.append({"kind": kind, "what": what, "request": request})
        self._changes.bump()
