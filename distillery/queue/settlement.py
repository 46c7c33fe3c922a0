"""Ending generations exactly once, or putting them back; what was the last of a request closes it.

Everything here runs inside its caller's transaction.
"""

from typing import Any

import structlog
from sqlalchemy import Connection, Row, insert, update

from distillery.database import schema
from distillery.database.types import utc_now
from distillery.queue import ledger
from distillery.queue.closing import close_generations, lock_requests
from distillery.queue.history import event, record
from distillery.queue.rows import Settlement
from distillery.vocabulary.jobs import GENERATION_TRANSITIONS, GenerationStatus, sources
from distillery.vocabulary.wire import Failure

log = structlog.get_logger()
generations = schema.generations


def settle(tx: Connection, settlements: list[Settlement]) -> None:
    """Apply each settlement whose lease still holds; stale ones change nothing."""
    if not settlements:
        return
    locked = lock_requests(tx, {settlement.generation.request_id for settlement in settlements})
    postings: list[ledger.Posting] = []
    for settlement in settlements:
        request = locked[settlement.generation.request_id]
        if settlement.status is not GenerationStatus.QUEUED:
            postings += _end(tx, request, settlement)
        elif request.cancel_requested_at is not None:
            postings += _end(tx, request, Settlement(settlement.generation, GenerationStatus.CANCELLED))
        else:
            _put_back(tx, settlement)
    ledger.post(tx, postings)  # all at once: accounts are locked in one order, whatever that of the settlements


def _end(tx: Connection, request: Row[Any], settlement: Settlement) -> list[ledger.Posting]:
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
        return []
    made = _keep_pictures(tx, settlement)
    record(tx, event(request.id, "generation", settlement.status, generation_id=generation.id))
    return close_generations(tx, request, ended=1, unmade=generation.images - made)


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
            "rating": output.rating,
        }
        for index, output in enumerate(outputs)
    ]
    if rows:
        tx.execute(insert(schema.pictures), rows)
    return len(rows)
