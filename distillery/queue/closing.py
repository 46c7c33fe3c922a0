"""Closing a request: what ended is counted off it, and the last one writes its delivery into the outbox.

Everything here runs inside its caller's transaction, after the request's row was locked.
"""

from typing import Any

import structlog
from sqlalchemy import Connection, Row, func, insert, select, update

from distillery import metrics
from distillery.database import schema
from distillery.database.types import utc_now
from distillery.queue.history import event, record
from distillery.queue.ledger import Kind, Posting
from distillery.vocabulary.failing import recognised
from distillery.vocabulary.jobs import (
    REQUEST_TRANSITIONS,
    DeliveryStatus,
    GenerationStatus,
    Outcome,
    RequestStatus,
    outcome_of,
    sources,
)
from distillery.vocabulary.text import kept

log = structlog.get_logger()
requests, generations, deliveries, pictures = schema.requests, schema.generations, schema.deliveries, schema.pictures


def lock_requests(tx: Connection, ids: set[int]) -> dict[int, Row[Any]]:
    """Lock the requests' rows, in id order so that two masters cannot wait for each other."""
    rows = tx.execute(select(requests).where(requests.c.id.in_(ids)).order_by(requests.c.id).with_for_update())
    return {row.id: row for row in rows}


def close_generations(tx: Connection, request: Row[Any], *, ended: int, unmade: int) -> list[Posting]:
    """Count `ended` generations off the locked request; the last one closes it.

    What the ledger is to be told: `unmade` pictures are refunded, and what an API caller can fetch now is settled.
    """
    postings = [Posting(request, Kind.REFUNDED, unmade)]
    mine = requests.c.id == request.id
    tx.execute(update(requests).where(mine).values(open_generations=requests.c.open_generations - ended))
    if tx.execute(select(requests.c.open_generations).where(mine)).scalar_one() == 0:
        postings += _close_request(tx, request)
    return postings


def _close_request(tx: Connection, request: Row[Any]) -> list[Posting]:
    rows = tx.execute(
        select(generations.c.status, generations.c.failure_kind, generations.c.failure)
        .where(generations.c.request_id == request.id)
        .order_by(generations.c.ordinal)
    ).all()
    outcome = outcome_of([GenerationStatus(row.status) for row in rows])
    failed = next((row for row in rows if row.status == GenerationStatus.FAILED and row.failure_kind), None)
    _move(tx, request.id, RequestStatus.DELIVERING, outcome=outcome, problem=_problem(failed), finished_at=utc_now())
    postings = _post(tx, request, outcome)
    metrics.OUTCOMES.labels(outcome).inc()
    log.info("request_ended", request_id=request.public_id, outcome=outcome)
    return postings


def _problem(failed: Any) -> dict[str, Any] | None:
    """What the member is told, kept so that it can be told in other languages."""
    if failed is None:
        return None
    return {"code": failed.failure_kind, "message": kept(recognised(failed.failure.split("\n")[0]))}


def _post(tx: Connection, request: Row[Any], outcome: Outcome) -> list[Posting]:
    # The outbox: UNIQUE(request_id) is what makes a second delivery impossible.
    pulled = request.channel == "api"  # whoever asked over HTTP fetches the answer there
    tx.execute(
        insert(deliveries).values(
            request_id=request.id,
            channel=request.channel,
            status=DeliveryStatus.SENT if pulled else DeliveryStatus.PENDING,
            available_at=utc_now(),
            attempt=0,
            created_at=utc_now(),
            sent_at=utc_now() if pulled else None,
        )
    )
    record(tx, event(request.id, "request", RequestStatus.DELIVERING, detail={"outcome": outcome}))
    if not pulled:
        return []
    mark_delivered(tx, request.id)
    return [Posting(request, Kind.SETTLED, made(tx, request.id))]


def made(tx: Connection, request_id: int) -> int:
    """How many pictures the request has."""
    return int(tx.execute(select(func.count()).where(pictures.c.request_id == request_id)).scalar_one())


def mark_running(tx: Connection, request_id: int) -> None:
    """Its first generation was dispatched; later ones change nothing."""
    if _move(tx, request_id, RequestStatus.RUNNING, started_at=utc_now()):
        record(tx, event(request_id, "request", RequestStatus.RUNNING))


def mark_delivered(tx: Connection, request_id: int) -> None:
    """The member has been answered: the request's last step."""
    if _move(tx, request_id, RequestStatus.DELIVERED):
        record(tx, event(request_id, "request", RequestStatus.DELIVERED))


def _move(tx: Connection, request_id: int, status: RequestStatus, **values: Any) -> bool:
    allowed = requests.c.status.in_(sources(REQUEST_TRANSITIONS, status))
    moved = update(requests).where(requests.c.id == request_id, allowed).values(status=status, **values)
    return tx.execute(moved).rowcount == 1
