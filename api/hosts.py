"""Without keys only what names this machine is answered: no page elsewhere may reach us, under whatever name."""

import re

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import answer
from distillery.vocabulary.errors import Problem

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
HOST = re.compile(r"(\[(?P<v6>[0-9a-fA-F:.]+)\]|(?P<name>[\w.-]+))(:\d+)?")
UNKNOWN_HOST = Problem(
    "unknown_host",
    "Without API keys this answers only to the name of its own machine.",
    hint="Use http://127.0.0.1, or let the operator set PUBLIC_URL or API_KEYS.",
)
FOREIGN_PAGE = Problem(
    "foreign_page",
    "Without API keys this answers no web pages but its own.",
    hint="Use its own console, or let the operator set API_KEYS.",
)


class KnownHosts:
    """ASGI middleware: another Host than loopback's or `public_host` is answered 400, a page's from elsewhere 403."""

    def __init__(self, app: ASGIApp, public_host: str | None) -> None:
        self._app = app
        self._hosts = LOOPBACK | {public_host}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._app if scope["type"] != "http" else self._for(Headers(scope=scope))
        await app(scope, receive, send)

    def _for(self, headers: Headers) -> ASGIApp:
        if _name(headers.get("host", "")) not in self._hosts:
            return answer(400, UNKNOWN_HOST)
        # Browsers send a page's POST before they ask whether they may, and say only where the page is from.
        origin = headers.get("origin")
        if origin is not None and _name(origin.partition("://")[2]) not in self._hosts:
            return answer(403, FOREIGN_PAGE)
        return self._app


def _name(authority: str) -> str:
    """A host without its port; empty when it is none."""
    host = HOST.fullmatch(authority)
    return (host["v6"] or host["name"]).lower() if host else ""
