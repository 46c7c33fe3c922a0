"""Without keys only what names this machine is answered: no page elsewhere may reach us under a name of its own."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer
from distillery.vocabulary.errors import Problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HOST = re.compile(r"(\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+))(:\d+)?")


class KnownHosts:
    """ASGI middleware: another Host than loopback's or `public_host` is answered 400."""

    def __init__(self, app: ASGIApp, public_host: str | None) -> None:
        self._app = app
        self._hosts = LOOPBACK | {public_host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or _named(scope) in self._hosts:
            await self._app(scope, receive, send)
            return
        problem = Problem(
            "unknown_host",
            "Without API keys this answers only to the name of its own machine.",
            hint="Use http://127.0.0.1, or let the operator set PUBLIC_URL or API_KEYS.",
        )
        await answer(400, problem)(scope, receive, send)


def _named(scope: Scope) -> str:
    """The Host header without its port; empty when it is none."""
    host = HOST.fullmatch(Headers(scope=scope).get("host", ""))
    return (host["v6"] or host["name"]).lower() if host else ""
