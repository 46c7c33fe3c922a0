"""What hangs on requests: their generations, pictures and places in the queue, by one query each for many requests."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, select

from distillery.database import schema
from distillery.vocabulary.jobs import GenerationStatus

generations, pictures = schema.generations, schema.pictures
_run = generations.c
RUN = (
    _run.id,
    _run.public_id,
    _run.request_id,
    _run.ordinal,
    _run.status,
    _run.turn,
    _run.images,
    _run.parameters,
)  # fmt: skip - not the graph
OPEN = frozenset({GenerationStatus.QUEUED, GenerationStatus.LEASED, GenerationStatus.RUNNING})
FARTHEST_PLACE = 1000  # places beyond are not counted out


@dataclass(frozen=True)
class Details:
    """Of several requests. `ahead` counts the generations that wait before a turn."""

    runs: dict[int, list[Row[Any]]]
    pictures: dict[int, list[Row[Any]]]
    ahead: dict[float, int]

    def waiting(self, request_id: int) -> list[Row[Any]]:
        """Its generations that are in the queue, first to last."""
        return [run for run in self.runs.get(request_id, []) if run.status == GenerationStatus.QUEUED]

    def open(self, request_id: int) -> list[Row[Any]]:
        """Its generations that have not ended."""
        return [run for run in self.runs.get(request_id, []) if run.status in OPEN]


def details(connection: Connection, request_ids: Sequence[int]) -> Details:
    """Those of the requests with these ids."""
    runs = _by_request(connection.execute(_of(generations, RUN, request_ids)).all())
    ended_well = [run.request_id for each in runs.values() for run in each if run.status == GenerationStatus.SUCCEEDED]
    shown = connection.execute(_of(pictures, pictures.c, sorted(set(ended_well)))).all() if ended_well else []
    found = Details(runs, _by_request(shown), {})
    waiting = [found.waiting(request_id) for request_id in request_ids]
    turns = {run.turn for queued in waiting if queued for run in (queued[0], queued[-1])}
    return Details(found.runs, found.pictures, _ahead(connection, sorted(turns)))


def _of(table: Any, columns: Iterable[Any], request_ids: Sequence[int]) -> Any:
    mine = table.c.request_id.in_(request_ids)
    return select(*columns).where(mine).order_by(table.c.request_id, table.c.ordinal)


def _by_request(rows: Iterable[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found = defaultdict(list)
    for row in rows:
        found[row.request_id].append(row)
    return dict(found)


def _ahead(connection: Connection, turns: list[float]) -> dict[float, int]:
    if not turns:
        return {}
    counts = connection.execute(select(*(_waiting_before(turn) for turn in turns))).one()
    return dict(zip(turns, counts, strict=True))


def _waiting_before(turn: float) -> Any:
    before = (
        select(generations.c.id)
        .where(generations.c.status == GenerationStatus.QUEUED, generations.c.turn < turn)
        .limit(FARTHEST_PLACE)
        .subquery()
    )
    return select(func.count()).select_from(before).scalar_subquery()
