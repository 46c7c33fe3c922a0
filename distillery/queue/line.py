"""The queue as members see it: how much waits in all, and what of it is theirs."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from distillery.database import schema
from distillery.vocabulary.jobs import GenerationStatus, RequestStatus

requests, generations = schema.requests, schema.generations
RECENT = 500  # of a member's requests, among which those under way are
UNDER_WAY = (RequestStatus.QUEUED, RequestStatus.RUNNING)
AT_WORK = (GenerationStatus.LEASED, GenerationStatus.RUNNING)


@dataclass(frozen=True)
class Line:
    """Pictures that wait, and that are being made, whoever asked for them."""

    waiting: int = 0
    running: int = 0


def line(connection: Connection) -> Line:
    """How long the queue is right now."""
    g = generations.c
    counted = select(g.status, func.sum(g.images)).where(g.status.in_([GenerationStatus.QUEUED, *AT_WORK]))
    found = {status: int(images) for status, images in connection.execute(counted.group_by(g.status))}
    return Line(found.get(GenerationStatus.QUEUED, 0), sum(found.get(status, 0) for status in AT_WORK))


def under_way(connection: Connection, member_id: str, limit: int) -> list[str]:
    """The public ids of a member's requests that wait or run, newest first."""
    r = requests.c
    recent = (
        select(r.public_id, r.status, r.id)
        .where(r.member_id == member_id)
        .order_by(r.id.desc())
        .limit(RECENT)
        .subquery()
    )
    open_ones = select(recent.c.public_id).where(recent.c.status.in_(UNDER_WAY)).order_by(recent.c.id.desc())
    return list(connection.execute(open_ones.limit(limit)).scalars())
