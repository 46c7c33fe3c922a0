"""The operator's view of the queues: how much of what, and the rows worth a look."""

from typing import Any

from sqlalchemy import Select, func, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.vocabulary.jobs import DeliveryStatus, GenerationStatus

requests, generations, deliveries = schema.requests, schema.generations, schema.deliveries
NAMED = requests.c.public_id.label("request"), requests.c.member_name.label("member"), requests.c.text
SHOWN = 20  # rows of each kind


def census(database: Database) -> dict[str, Any]:
    """Counts by status, and up to 20 each of what runs, waits, failed or could not be delivered, as plain dicts."""
    with database.read() as connection:

        def rows(query: Select[Any]) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in connection.execute(query)]

        def counts(table: Any) -> dict[str, int]:
            grouped = select(table.c.status, func.count()).group_by(table.c.status)
            return {row[0]: row[1] for row in connection.execute(grouped)}

        g, d = generations.c, deliveries.c
        return {
            "generations": counts(generations),
            "deliveries": counts(deliveries),
            "running": rows(
                _listed(g.attempt, g.lease_owner, g.endpoint_job_id)
                .where(g.status.in_([GenerationStatus.LEASED, GenerationStatus.RUNNING]))
                .order_by(g.id)
            ),
            "waiting": rows(
                _listed(g.turn, g.available_at).where(g.status == GenerationStatus.QUEUED).order_by(g.turn, g.id)
            ),
            "failed": rows(
                _listed(g.attempt, g.failure_kind, g.failure, g.ended_at)
                .where(g.status == GenerationStatus.FAILED)
                .order_by(g.id.desc())
            ),
            "undelivered": rows(
                select(*NAMED, d.attempt, d.failure)
                .join(deliveries, deliveries.c.request_id == requests.c.id)
                .where(d.status == DeliveryStatus.DEAD)
                .order_by(d.id.desc())
                .limit(SHOWN)
            ),
        }


def _listed(*columns: Any) -> Select[Any]:
    return select(*NAMED, *columns).join(requests, requests.c.id == generations.c.request_id).limit(SHOWN)
