"""No body may be larger than any request of ours needs: it is refused while it arrives, not after."""

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024  # bytes; a text has 10,000 characters at most, each up to 12 bytes as JSON
COUNTED_THERE = frozenset({"/v1/inputs"})  # pictures have a limit, and words, of their own


class BodyLimit:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        arrived = 0

        async def counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > MAX_BODY:
                raise HTTPException(413, f"A request may have {MAX_BODY // 1024} kB at most.")
            return message

        limited = scope["type"] == "http" and scope["path"] not in COUNTED_THERE
        await self._app(scope, counted if limited else receive, send)
