"""/v1/requests/{id}/events: a request's changes as server-sent events, until it has ended."""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from sse_starlette import EventSourceResponse, ServerSentEvent

from api.auth import Caller
from api.models import RequestOut
from api.parts import P, Parts
from api.requests import visible

router = APIRouter(prefix="/v1/requests", tags=["requests"])

LOOK_EVERY = 0.2  # seconds between two snapshots
KEEP_ALIVE = 15  # seconds between comments that keep proxies from closing a silent stream


@router.get("/{request_id}/events", response_class=EventSourceResponse)
async def events(request_id: str, request: Request, parts: P, caller: Caller) -> EventSourceResponse:
    """`update` events, each the whole request as GET answers it; the last one is called `end`."""
    await run_in_threadpool(visible, parts, request_id, caller)  # unknown: 404 before the stream starts
    return EventSourceResponse(_changes(request, parts, request_id, caller), ping=KEEP_ALIVE)


async def _changes(request: Request, parts: Parts, request_id: str, caller: str) -> AsyncIterator[ServerSentEvent]:
    shown = None
    while not await request.is_disconnected():
        view = await run_in_threadpool(visible, parts, request_id, caller)
        if view != shown:
            data = RequestOut.of(view).model_dump_json()
            yield ServerSentEvent(data, event="end" if view.ended else "update")
            shown = view
        if view.ended:
            return
        await asyncio.sleep(LOOK_EVERY)
