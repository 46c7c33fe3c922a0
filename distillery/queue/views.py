"""What people see of a request: status, place, progress, pictures. Read-only; each query sees what is committed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.details import Details, details
from distillery.queue.estimate import Estimates
from distillery.queue.progress import ProgressBoard
from distillery.vocabulary.jobs import GenerationStatus, RequestStatus
from distillery.vocabulary.text import restored
from distillery.vocabulary.wire import Progress

requests = schema.requests
Secrets = Callable[[Mapping[str, Any]], frozenset[str]]


@dataclass(frozen=True)
class Picture:
    """One finished picture and everything that made it."""

    key: str  # in storage
    width: int
    height: int
    seed: int
    size: int
    parameters: dict[str, Any]
    ordinal: int = 0  # its place among all that the request asked for
    rating: str | None = None  # safe | explicit | unknown (it could not be looked at); None: nobody looked


@dataclass(frozen=True)
class RequestView:
    """One request as its member may see it. `place` counts the generations ahead, from 1; `progress` is 0 to 1.

    `previews` are JPEGs of what is being made. `eta` moves on by itself, so it makes no view differ from another.
    `notes` and the texts in `problem` are sentences that can be said in other languages.
    """

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
    guild_id: str | None = None
    channel_id: str | None = None
    private: bool = False  # the answer is for its member's eyes only
    parent_id: str | None = None  # the request whose button asked for it
    deleted: bool = False  # its pictures were taken back
    secret: frozenset[str] = frozenset()  # names of models and LoRAs in it that are somebody's own, and their words
    previews: list[bytes] = field(default_factory=list)
    eta: datetime | None = field(default=None, compare=False)

    @property
    def ended(self) -> bool:
        """Whether nothing about it will change any more, but its delivery."""
        return self.status in (RequestStatus.DELIVERING, RequestStatus.DELIVERED)


class RequestViews:
    """Reads snapshots of requests: two to four short queries, for one as for a page of them."""

    def __init__(self, database: Database, board: ProgressBoard, secrets: Secrets = lambda _: frozenset()) -> None:
        """`secrets` finds in a request's parameters what is not to be told to all."""
        self._database = database
        self._board = board
        self._secrets = secrets
        self._estimates = Estimates()

    def one(self, public_id: str) -> RequestView | None:
        """The request, or None when there is none with that id."""
        return next(iter(self.some([public_id])), None)

    def some(self, public_ids: Sequence[str]) -> list[RequestView]:
        """Those of these requests that there are, newest first."""
        return self._read(select(requests).where(requests.c.public_id.in_(public_ids)))

    def page(self, limit: int, before: str | None = None, member_id: str | None = None) -> list[RequestView]:
        """Up to `limit` requests, newest first, older than the one called `before`."""
        newest = select(requests).limit(limit)
        if before is not None:
            newest = newest.where(requests.c.public_id < before)  # public ids sort by time
        if member_id is not None:
            newest = newest.where(requests.c.member_id == member_id)
        return self._read(newest)

    def _read(self, wanted: Any) -> list[RequestView]:
        with self._database.read() as connection:
            rows = connection.execute(wanted.order_by(requests.c.public_id.desc())).all()
            if not rows:
                return []
            found = details(connection, [row.id for row in rows])
            running = [run for runs in found.runs.values() for run in runs if run.status == GenerationStatus.RUNNING]
            board = self._board.read([run.public_id for run in running])
            return [self._view(connection, row, found, board) for row in rows]

    def _view(self, connection: Connection, row: Row[Any], found: Details, board: dict[str, Progress]) -> RequestView:
        waiting = found.waiting(row.id)
        queued = row.status == RequestStatus.QUEUED and waiting
        cancelling = row.cancel_requested_at is not None and row.open_generations > 0
        return RequestView(
            id=row.public_id,
            command=row.command,
            text=row.text,
            status=RequestStatus(row.status),
            outcome=row.outcome,
            parameters=row.parameters,
            notes=[restored(note) for note in row.notes],
            images_wanted=row.images,
            cancelling=cancelling,
            created_at=row.created_at,
            started_at=row.started_at,
            finished_at=row.finished_at,
            place=1 + found.ahead[waiting[0].turn] if queued else None,
            images=[] if row.deleted_at else _pictures(row, found),
            problem=row.problem and {name: restored(value) for name, value in row.problem.items()},
            member_id=row.member_id,
            guild_id=row.guild_id,
            channel_id=row.channel_id,
            private=bool((row.reply or {}).get("private")),
            parent_id=row.parent_id,
            deleted=row.deleted_at is not None,
            secret=self._secrets(row.parameters),
            eta=None if cancelling else self._eta(connection, row, found, board),
            **_progress(row, found.runs.get(row.id, []), board),
        )

    def _eta(
        self, connection: Connection, row: Row[Any], found: Details, board: dict[str, Progress]
    ) -> datetime | None:
        still_open, waiting = found.open(row.id), found.waiting(row.id)
        if not still_open:
            return None
        ahead = found.ahead[waiting[-1].turn] if waiting else 0
        return self._estimates.eta(connection, row.family, still_open, board, ahead)


def _pictures(row: Row[Any], found: Details) -> list[Picture]:
    made_by = {run.id: run.parameters for run in found.runs.get(row.id, [])}
    return [
        Picture(
            key=picture.storage_key,
            width=picture.width,
            height=picture.height,
            seed=picture.seed,
            size=picture.size,
            parameters=made_by[picture.generation_id] | {"seed": picture.seed},
            ordinal=picture.ordinal,
            rating=picture.rating,
        )
        for picture in found.pictures.get(row.id, [])
    ]


def _progress(row: Row[Any], runs: list[Row[Any]], board: dict[str, Progress]) -> dict[str, Any]:
    """Progress over all pictures: what ended counts whole, what runs by its last report."""
    shown = [board[run.public_id] for run in runs if run.public_id in board]
    done = sum(run.images for run in runs if run.status == GenerationStatus.SUCCEEDED)
    done += sum(run.images * board[run.public_id].fraction for run in runs if run.public_id in board)
    latest = max(shown, key=lambda progress: progress.fraction, default=None)
    phase = "done" if row.open_generations == 0 else "starting" if row.started_at else "queued"
    return {
        "progress": round(done / row.images, 4),
        "phase": latest.phase if latest and row.open_generations else phase,
        "step": latest.step if latest else 0,
        "steps": latest.steps if latest else 0,
        "previews": [picture for progress in shown if (picture := progress.picture)],
    }
