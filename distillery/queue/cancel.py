"""Calling a request off: what waits is cancelled at once, what runs is stopped by the master that holds it."""

from collections.abc import Callable
from typing import Any

import structlog
from sqlalchemy import Connection, Row, select, update

from distillery.cache.port import Doorbell
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue import ledger
from distillery.queue.closing import close_generations
from distillery.queue.history import event, record
from distillery.vocabulary.errors import NotFound
from distillery.vocabulary.jobs import GenerationStatus

log = structlog.get_logger()
requests, generations = schema.requests, schema.generations
CANCELLED, QUEUED = GenerationStatus.CANCELLED, GenerationStatus.QUEUED


def cancel(database: Database, doorbell: Doorbell, public_id: str) -> bool:
    """Ask for the request to end. True if anything was left to cancel; raises NotFound for an unknown id."""

    def write(tx: Connection) -> list[str]:
        request = tx.execute(select(requests).where(requests.c.public_id == public_id).with_for_update()).one_or_none()
        if request is None:
            raise NotFound(f"There is no request {public_id}.")
        return [public_id] if call_off(tx, request) else []

    return bool(cancelling(database, doorbell, write))


def cancelling(database: Database, doorbell: Doorbell, write: Callable[[Connection], list[str]]) -> list[str]:
    """What `write` returns: the requests (public ids) that it called off in its transaction. Whoever waits hears."""
    gone = database.write(write)
    for public_id in gone:
        log.info("request_cancelled", request_id=public_id)
    doorbell.ring("generations")
    doorbell.ring("deliveries")
    return gone


def call_off(tx: Connection, request: Row[Any]) -> bool:
    """Let a request end whose row is locked; whether anything was left of it. Lock several in the order of ids."""
    if request.open_generations == 0:
        return False
    if request.cancel_requested_at is None:
        tx.execute(update(requests).where(requests.c.id == request.id).values(cancel_requested_at=utc_now()))
        record(tx, event(request.id, "request", "cancel_requested"))
    waiting = tx.execute(
        select(generations.c.id, generations.c.images)
        .where(generations.c.request_id == request.id, generations.c.status == QUEUED)
        .with_for_update()
    ).all()
    if waiting:
        ids = [row.id for row in waiting]
        tx.execute(update(generations).where(generations.c.id.in_(ids)).values(status=CANCELLED, ended_at=utc_now()))
        record(tx, *[event(request.id, "generation", CANCELLED, generation_id=one) for one in ids])
        unmade = sum(row.images for row in waiting)
        ledger.post(tx, close_generations(tx, request, ended=len(ids), unmade=unmade))
    return True
