"""/v1/requests: ask, look, list, cancel."""

import hashlib
from functools import partial
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Header, Query, Request, Response

from api.asking import RESPONSES, lane, understood
from api.auth import UNAUTHORIZED, Caller
from api.models import NewRequest, Page, Problems, RequestOut
from api.parts import P, Parts
from distillery.command import Command
from distillery.intake.ask import Admission, Ask
from distillery.queue.cancel import cancel
from distillery.queue.views import RequestView
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.errors import CommandError, NotFound, Problem

UNKNOWN: dict[int | str, dict[str, Any]] = {404: {"model": Problems, "description": "No such request of the caller's"}}
KEY_REUSED = Problem(
    "idempotency_key_reused",
    "This Idempotency-Key belongs to a request with another text.",
    hint="Send a new key with each new request, and the old one only to repeat what you sent with it.",
)

router = APIRouter(prefix="/v1/requests", tags=["requests"], responses=UNAUTHORIZED)


@router.post(
    "",
    status_code=202,
    response_model=RequestOut,
    responses=RESPONSES | {429: {"model": Problems, "description": "The quota of the day or month is used up"}},
)
async def ask(
    body: NewRequest,
    request: Request,
    parts: P,
    caller: Caller,
    response: Response,
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> RequestOut:
    """Queue pictures. The same Idempotency-Key and text from the same caller answer with the same request."""
    source = _source(caller, idempotency_key)
    ask, command = await run_sync(partial(understood, parts, body, caller, source, answered=False))
    admission = await run_sync(parts.intake.submit, ask, command, limiter=lane(request, parts, command))
    response.headers["Location"] = f"/v1/requests/{admission.request_id}"
    return await run_sync(_admitted, parts, ask, command, admission)


def _admitted(parts: Parts, ask: Ask, command: Command, admission: Admission) -> RequestOut:
    view = visible(parts, admission.request_id, ask.member_id)
    if admission.duplicate and (view.command, view.text) != (command.name, ask.text):
        raise CommandError([KEY_REUSED])
    return RequestOut.of(view, parts.storage)


@router.get("", response_model=Page)
def page(
    parts: P,
    caller: Caller,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Annotated[str | None, Query(max_length=36, description="`next_cursor` of the page before")] = None,
) -> Page:
    """The caller's requests, newest first."""
    views = parts.views.page(limit + 1, before=cursor, member_id=caller)
    shown = views[:limit]
    more = shown[-1].id if len(views) > limit else None
    return Page(requests=[RequestOut.of(view, parts.storage) for view in shown], next_cursor=more)


@router.get("/{request_id}", response_model=RequestOut, responses=UNKNOWN)
def look(request_id: str, parts: P, caller: Caller) -> RequestOut:
    """One request as it stands."""
    return RequestOut.of(visible(parts, request_id, caller), parts.storage)


@router.delete("/{request_id}", response_model=RequestOut, responses=UNKNOWN)
def call_off(request_id: str, parts: P, caller: Caller) -> RequestOut:
    """Cancel what is left of a request; pictures that are never made are given back to the quota."""
    visible(parts, request_id, caller)
    cancel(parts.database, parts.doorbell, request_id)
    return RequestOut.of(visible(parts, request_id, caller), parts.storage)


def visible(parts: Parts, request_id: str, caller: str) -> RequestView:
    """The request, if it is the caller's. Raises NotFound otherwise: whose it is instead is nobody's business."""
    view = parts.views.one(request_id)
    if view is None or view.member_id != caller:
        raise NotFound(f"There is no request {request_id}.")
    return view


def _source(caller: str, idempotency_key: str | None) -> str:
    if not idempotency_key:
        return new_id()
    return hashlib.sha256(f"{caller}\n{idempotency_key}".encode()).hexdigest()
