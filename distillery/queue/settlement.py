"""Ending things exactly once: generations, then the request they belong to, then its delivery in the outbox.

Every function here runs inside its caller's transaction, after the request's row was locked.
"""

from typing import Any

import structlog
from sqlalchemy import Connection, Row, insert, select, update

from distillery import metrics
from distillery.database import schema
from distillery.database.types import utc_now
from distillery.queue import quota
from distillery.queue.history import event, record
from distillery.queue.rows import Settlement
from distillery.vocabulary.jobs import (
    GENERATION_TRANSITIONS,
    REQUEST_TRANSITIONS,
    DeliveryStatus,
    GenerationStatus,
    Outcome,
    RequestStatus,
    outcome_of,
    sources,
)
from distillery.vocabulary.wire import Failure

log = structlog.get_logger()
requests, generations, deliveries = schema.requests, schema.generations, schema.deliveries


def lock_requests(tx: Connection, ids: set[int]) -> dict[int, Row[Any]]:
    """Lock the requests' rows, in id order so that two masters cannot wait for each other."""
    rows = tx.execute(select(requests).where(requests.c.id.in_(ids)).order_by(requests.c.id).with_for_update())
    return {row.id: row for row in rows}


def settle(tx: Connection, settlements: list[Settlement]) -> None:
    """Apply each settlement whose lease still holds; stale ones change nothing."""
    if not settlements:
        return
    locked = lock_requests(tx, {settlement.generation.request_id for settlement in settlements})
    for settlement in settlements:
        request = locked[settlement.generation.request_id]
        if settlement.status is not GenerationStatus.QUEUED:
            _end(tx, request, settlement)
        elif request.cancel_requested_at is not None:
            _end(tx, request, Settlement(settlement.generation, GenerationStatus.CANCELLED))
        else:
            _put_back(tx, settlement)


def _end(tx: Connection, request: Row[Any], settlement: Settlement) -> None:
    generation, failure = settlement.generation, settlement.failure
    ended = _if_still_mine(settlement).values(
        status=settlement.status,
        lease_token=None,
        lease_until=None,
        failure_kind=failure.kind if failure else None,
        failure=_told(failure),
        timings=settlement.timings,
        ended_at=utc_now(),
    )
    if tx.execute(ended).rowcount != 1:
        log.warning(
            "settlement_stale",
            request_id=request.public_id,
            generation_id=generation.public_id,
            status=settlement.status,
        )
        return
    kept = _keep_pictures(tx, settlement)
    record(tx, event(request.id, "generation", settlement.status, generation_id=generation.id))
    close_generations(tx, request, ended=1, unmade=generation.images - kept)


def _put_back(tx: Connection, settlement: Settlement) -> None:
    generation, failure = settlement.generation, settlement.failure
    back = _if_still_mine(settlement).values(
        status=GenerationStatus.QUEUED,
        available_at=utc_now(settlement.delay),
        lease_token=None,
        lease_until=None,
        failures=generations.c.failures + (0 if settlement.blameless else 1),
        endpoint=None,
        endpoint_job_id=None,
        failure_kind=failure.kind if failure else None,
        failure=_told(failure),
    )
    if tx.execute(back).rowcount == 1:
        detail = {"failure": failure.kind, "delay": settlement.delay} if failure else None
        record(tx, event(generation.request_id, "generation", "queued", generation_id=generation.id, detail=detail))


def _told(failure: Failure | None) -> str | None:
    """The first line for the member, the rest for the operator."""
    return f"{failure.message}\n{failure.detail}".strip() if failure else None


def _if_still_mine(settlement: Settlement) -> Any:
    generation = settlement.generation
    return update(generations).where(
        generations.c.id == generation.id,
        generations.c.lease_token == generation.lease_token,
        generations.c.status.in_(sources(GENERATION_TRANSITIONS, settlement.status)),
    )


def _keep_pictures(tx: Connection, settlement: Settlement) -> int:
    generation, outputs = settlement.generation, settlement.outputs
    if len(outputs) > generation.images:
        # Its places end where the next generation's begin: a surplus could never be settled.
        log.error(
            "pictures_surplus", request_id=generation.request_public_id, asked=generation.images, made=len(outputs)
        )
        outputs = outputs[: generation.images]
    rows = [
        {
            "generation_id": generation.id,
            "request_id": generation.request_id,
            "ordinal": generation.ordinal + index,
            "storage_key": output.key,
            "width": output.width,
            "height": output.height,
            "seed": output.seed,
            "size": output.size,
        }
        for index, output in enumerate(outputs)
    ]
    if rows:
        tx.execute(insert(schema.pictures), rows)
    return len(rows)


def close_generations(tx: Connection, request: Row[Any], *, ended: int, unmade: int) -> None:
    """Count `ended` generations off the locked request, refund `unmade` pictures; the last one closes it."""
    if unmade:
        quota.refund(tx, request.member_id, request.quota_period, unmade)
    mine = requests.c.id == request.id
    tx.execute(update(requests).where(mine).values(open_generations=requests.c.open_generations - ended))
    if tx.execute(select(requests.c.open_generations).where(mine)).scalar_one() == 0:
        _close_request(tx, request)


def _close_request(tx: Connection, request: Row[Any]) -> None:
    rows = tx.execute(
        select(generations.c.status, generations.c.failure_kind, generations.c.failure)
        .where(generations.c.request_id == request.id)
        .order_by(generations.c.ordinal)
    ).all()
    outcome = outcome_of([GenerationStatus(row.status) for row in rows])
    failed = next((row for row in rows if row.status == GenerationStatus.FAILED and row.failure_kind), None)
    _move(tx, request.id, RequestStatus.DELIVERING, outcome=outcome, problem=_problem(failed), finished_at=utc_now())
    _post(tx, request, outcome)
    metrics.OUTCOMES.labels(outcome).inc()
    log.info("request_ended", request_id=request.public_id, outcome=outcome)


def _problem(failed: Any) -> dict[str, str] | None:
    if failed is None:
        return None
    return {"code": failed.failure_kind, "message": failed.failure.split("\n")[0]}


def _post(tx: Connection, request: Row[Any], outcome: Outcome) -> None:
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
    if pulled:
        mark_delivered(tx, request.id)


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
