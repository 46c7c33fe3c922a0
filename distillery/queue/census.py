"""The operator's view of the queues: how much of what, and the rows worth a look."""

from typing import Any

from sqlalchemy import Select, func, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.vocabulary.jobs import GenerationStatus

requests, generations, deliveries = schema.requests, schema.generations, schema.deliveries
SHOWN = 20  # rows of each kind


def census(database: Database) -> dict[str, Any]:
    """Counts by status, and up to 20 running, waiting and failed generations as plain dicts."""
    with database.read() as connection:

        def rows(query: Select[Any]) -> list[dict[str, Any]]:
            return [dict(row._mapping) for row in connection.execute(query)]

        def counts(table: Any) -> dict[str, int]:
            grouped = select(table.c.status, func.count()).group_by(table.c.status)
            return {row[0]: row[1] for row in connection.execute(grouped)}

        g = generations.c
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
        }


def _listed(*columns: Any) -> Select[Any]:
    named = requests.c.public_id.label("request"), requests.c.member_name.label("member"), requests.c.text
    return select(*named, *columns).join(requests, requests.c.id == generations.c.request_id).limit(SHOWN)
