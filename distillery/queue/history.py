"""The events table: what happened to a request, in order, for people and dashboards."""

from typing import Any

from sqlalchemy import Connection, insert

from distillery.database import schema
from distillery.database.types import utc_now


def event(
    request_id: int,
    subject: str,
    status: str,
    *,
    generation_id: int | None = None,
    detail: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """One line of history: `subject` (request, generation or delivery) became `status`."""
    return {
        "request_id": request_id,
        "generation_id": generation_id,
        "subject": subject,
        "status": status,
        "detail": detail,
    }


def record(tx: Connection, *events: dict[str, Any]) -> None:
    """Write `events` in this transaction, stamped by the database's clock."""
    if events:
        tx.execute(insert(schema.events).values(at=utc_now()), list(events))
