"""/v1/requests/{id}/events: a request's changes as server-sent events, until it has ended."""

import asyncio
from collections.abc import AsyncIterator

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.auth import UNAUTHORIZED, Caller
from api.models import RequestOut
from api.parts import P, Parts
from api.requests import UNKNOWN, visible
from distillery.queue.views import RequestView

log = structlog.get_logger()

router = APIRouter(prefix="/v1/requests", tags=["requests"], responses=UNAUTHORIZED)

LOOK_EVERY = 0.2  # seconds between two snapshots
LOOKS_AT_ONCE = 20  # of all streams together; requests have threads of their own
KEEP_ALIVE = 15  # seconds between comments that keep proxies from closing a silent stream


@router.get("/{request_id}/events", response_class=EventSourceResponse, responses=UNKNOWN)
async def events(request_id: str, request: Request, parts: P, caller: Caller) -> EventSourceResponse:
    """`update` events, each the whole request as GET answers it; the last one is called `end`."""
    limiter: CapacityLimiter = request.app.state.event_streams
    await to_thread.run_sync(visible, parts, request_id, caller, limiter=limiter)  # unknown: 404 before it starts
    return EventSourceResponse(_changes(request, parts, request_id, caller), ping=KEEP_ALIVE)


async def _changes(request: Request, parts: Parts, request_id: str, caller: str) -> AsyncIterator[ServerSentEvent]:
    limiter: CapacityLimiter = request.app.state.event_streams
    shown = None
    while not await request.is_disconnected():
        view = await to_thread.run_sync(_look, parts, request_id, caller, limiter=limiter) or shown
        if view and view != shown:
            data = RequestOut.of(view, parts.storage).model_dump_json()
            yield ServerSentEvent(data, event="end" if view.ended else "update")
            shown = view
        if view and view.ended:
            return
        await asyncio.sleep(LOOK_EVERY)


def _look(parts: Parts, request_id: str, caller: str) -> RequestView | None:
    """None while the database is away: whoever watches need not notice."""
    try:
        return visible(parts, request_id, caller)
    except SQLAlchemyError as error:
        log.warning("events_without_database", error=str(error.__cause__ or error))
        return None
