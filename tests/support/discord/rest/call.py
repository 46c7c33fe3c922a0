"""One REST call as a handler sees it, and the routes that handlers stand on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.discord.rest.payload import Upload
from tests.support.discord.world import World


@dataclass
class Call:
    """A checked request: path parameters, query, JSON body and files."""

    world: World
    path: dict[str, str]
    query: dict[str, str]
    body: Any
    uploads: list[Upload] = field(default_factory=list)

    def id(self, name: str) -> int:
        """A path parameter as an id; 0, which nothing has, when it is no number."""
        value = self.path[name]
        return int(value) if value.isdigit() else 0

    def asks(self, name: str) -> bool:
        """Whether a boolean query parameter is set."""
        return self.query.get(name, "").lower() in ("1", "true")


Handler = Callable[[Call], Awaitable[Any]]


@dataclass(frozen=True)
class Route:
    """A method and a path exactly as Discord's document writes it. `open` ones take no bot token."""

    method: str
    template: str
    handler: Handler
    open: bool = False
