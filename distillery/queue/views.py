"""What people see of a request: status, place, progress, pictures. Read-only; each query sees what is committed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.progress import ProgressBoard
from distillery.vocabulary.jobs import GenerationStatus, RequestStatus

requests, generations, pictures = schema.requests, schema.generations, schema.pictures
_run = generations.c
RUN = (_run.id, _run.public_id, _run.ordinal, _run.status, _run.turn, _run.images, _run.parameters)  # not the graph
FARTHEST_PLACE = 1000  # places beyond are not counted out


@dataclass(frozen=True)
class Picture:
    """One finished picture and everything that made it."""

    key: str  # in storage
    width: int
    height: int
    seed: int
    size: int
    parameters: dict[str, Any]


@dataclass(frozen=True)
class RequestView:
    """One request as its member may see it. `place` counts the generations ahead, from 1; `progress` is 0 to 1."""

    id: str
    command: str
    text: str
    status: RequestStatus
    outcome: str | None
    parameters: dict[str, Any]
    notes: list[str]
    images_wanted: int
    cancelling: bool
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    place: int | None = None
    progress: float = 0.0
    phase: str = "queued"
    step: int = 0
    steps: int = 0
    images: list[Picture] = field(default_factory=list)
    problem: dict[str, Any] | None = None
    member_id: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing about it will change any more, but its delivery."""
        return self.status in (RequestStatus.DELIVERING, RequestStatus.DELIVERED)


class RequestViews:
    """Reads snapshots of requests."""

    def __init__(self, database: Database, board: ProgressBoard) -> None:
        self._database = database
        self._board = board

    def one(self, public_id: str) -> RequestView | None:
        """The request, or None when there is none with that id."""
        with self._database.read() as connection:
            row = connection.execute(select(requests).where(requests.c.public_id == public_id)).one_or_none()
            return self._view(connection, row) if row else None

    def page(self, limit: int, before: str | None = None, member_id: str | None = None) -> list[RequestView]:
        """Up to `limit` requests, newest first, older than the one called `before`."""
        newest = select(requests).order_by(requests.c.public_id.desc()).limit(limit)
        if before is not None:
            newest = newest.where(requests.c.public_id < before)  # public ids sort by time
        if member_id is not None:
            newest = newest.where(requests.c.member_id == member_id)
        with self._database.read() as connection:
            return [self._view(connection, row) for row in connection.execute(newest).all()]

    def _view(self, connection: Connection, row: Row[Any]) -> RequestView:
        runs = connection.execute(
            select(*RUN).where(generations.c.request_id == row.id).order_by(generations.c.ordinal)
        ).all()
        return RequestView(
            id=row.public_id,
            command=row.command,
            text=row.text,
            status=RequestStatus(row.status),
            outcome=row.outcome,
            parameters=row.parameters,
            notes=row.notes,
            images_wanted=row.images,
            cancelling=row.cancel_requested_at is not None and row.open_generations > 0,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            place=self._place(connection, runs) if row.status == RequestStatus.QUEUED else None,
            images=self._pictures(connection, row.id, runs),
            problem=row.problem,
            member_id=row.member_id,
            **self._progress(row, runs),
        )

    def _pictures(self, connection: Connection, request_id: int, runs: Any) -> list[Picture]:
        made_by = {run.id: run.parameters for run in runs}
        rows = connection.execute(
            select(pictures).where(pictures.c.request_id == request_id).order_by(pictures.c.ordinal)
        )
        return [
            Picture(
                key=row.storage_key,
                width=row.width,
                height=row.height,
                seed=row.seed,
                size=row.size,
                parameters=made_by[row.generation_id] | {"seed": row.seed},
            )
            for row in rows
        ]

    def _progress(self, row: Row[Any], runs: Any) -> dict[str, Any]:
        """Progress over all pictures: what ended counts whole, what runs by its last report."""
        board = self._board.read([run.public_id for run in runs if run.status == GenerationStatus.RUNNING])
        done = sum(run.images for run in runs if run.status == GenerationStatus.SUCCEEDED)
        done += sum(run.images * board[run.public_id].fraction for run in runs if run.public_id in board)
        latest = max(board.values(), key=lambda progress: progress.fraction, default=None)
        phase = "done" if row.open_generations == 0 else "starting" if row.started_at else "queued"
        return {
            "progress": round(done / row.images, 4),
            "phase": latest.phase if latest and row.open_generations else phase,
            "step": latest.step if latest else 0,
            "steps": latest.steps if latest else 0,
        }

    def _place(self, connection: Connection, runs: Any) -> int | None:
        waiting = [run for run in runs if run.status == GenerationStatus.QUEUED]
        if not waiting:
            return None
        ahead = (
            select(generations.c.id)
            .where(generations.c.status == GenerationStatus.QUEUED, generations.c.turn < waiting[0].turn)
            .limit(FARTHEST_PLACE)
            .subquery()
        )
        return 1 + int(connection.execute(select(func.count()).select_from(ahead)).scalar_one())
