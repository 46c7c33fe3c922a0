"""When a request will be done: its place and its own progress against the pace of late, or no answer at all."""

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from distillery.database import schema
from distillery.queue.pace import Made, Pace
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Progress

requests, generations = schema.requests, schema.generations

RECENT = 200  # generations that the pace is measured by …
DAY = 86_400.0  # … unless they ended longer ago than these seconds
FRESH = 3.0  # seconds until the pace is measured again
MOST_IN_FLIGHT = 1000  # looked at
PATIENCE = 60.0, 5.0  # seconds, and shares of what it should have taken, after which in-flight work is stuck
GRAIN = 5  # seconds: what is told is no more exact than that


@dataclass(frozen=True)
class Flow:
    """The state of the house at `measured` (seconds since 1970): its pace, and what masters hold in order of start."""

    pace: Pace
    in_flight: tuple[int, ...]
    oldest: float  # when the first of them was dispatched
    measured: float

    @property
    def stuck(self) -> bool:
        """Whether nothing comes out although it should: no GPU may be there at all."""
        queued = len(self.in_flight) / self.pace.beside * (self.pace.mean or 0.0)
        least, shares = PATIENCE
        return bool(self.in_flight) and self.measured - self.oldest > least + shares * queued

    def rank(self, generation_id: int) -> int:
        """How many generations were started before it."""
        return self.in_flight.index(generation_id) if generation_id in self.in_flight else len(self.in_flight)


def seconds_left(flow: Flow, family: str, images: int, rank: int, progress: Progress | None) -> float | None:
    """Until a generation ends that has `rank` others before it in the house; None when nobody can know."""
    own = flow.pace.seconds(family, images)
    if progress is not None and progress.fraction > 0 and progress.elapsed > 0:
        return _of_running(own, progress)
    if own is None or flow.stuck:
        return None
    beside, mean = flow.pace.beside, flow.pace.mean or own
    wait = (rank - beside + 0.5) * mean / beside if rank >= beside else 0.0
    return max(0.0, wait) + own


def _of_running(own: float | None, progress: Progress) -> float:
    """At first by what such work takes, towards its end by its own pace."""
    done = progress.fraction
    observed = progress.elapsed * (1 - done) / done
    expected = observed if own is None else own * (1 - done)
    return done * observed + (1 - done) * expected


class Estimates:
    """Estimates for whoever looks, from one measurement every few seconds."""

    def __init__(self) -> None:
        self._flow: Flow | None = None
        self._fresh_until = 0.0

    def eta(
        self, connection: Connection, family: str, runs: Iterable[Any], board: dict[str, Progress], ahead: int
    ) -> datetime | None:
        """When all open `runs` (generations' rows) will have ended; `ahead` wait before the last of them."""
        flow = self._measured(connection)
        left = [_left(flow, family, run, board, ahead) for run in runs] if flow else []
        known = [seconds for seconds in left if seconds is not None]
        if not left or len(known) < len(left):
            return None
        told = math.floor((time.time() + max(known)) / GRAIN) + 1  # up, and never now
        return datetime.fromtimestamp(told * GRAIN, UTC)

    def _measured(self, connection: Connection) -> Flow | None:
        if time.monotonic() >= self._fresh_until:
            self._fresh_until = time.monotonic() + FRESH  # whoever asks meanwhile goes by the last one
            self._flow = measure(connection)
        return self._flow


def _left(flow: Flow, family: str, run: Any, board: dict[str, Progress], ahead: int) -> float | None:
    waits = run.status == GenerationStatus.QUEUED
    rank = len(flow.in_flight) + ahead if waits else flow.rank(run.id)
    return seconds_left(flow, family, run.images, rank, None if waits else board.get(run.public_id))


def measure(connection: Connection) -> Flow:
    """The flow as the database shows it, in two short queries."""
    now = datetime.now(UTC)
    g = generations.c
    latest = (
        select(g.request_id, g.images, g.timings, g.dispatched_at, g.ended_at)
        .where(g.status == GenerationStatus.SUCCEEDED)
        .order_by(g.turn.desc(), g.id.desc())  # the claim's index: turns grow with time
        .limit(RECENT)
        .subquery()
    )
    made = connection.execute(select(requests.c.family, latest).join(latest, requests.c.id == latest.c.request_id))
    held = connection.execute(
        select(g.id, g.dispatched_at)
        .where(g.status.in_([GenerationStatus.LEASED, GenerationStatus.RUNNING]))
        .limit(MOST_IN_FLIGHT)
    ).all()
    started = sorted(held, key=lambda row: (row.dispatched_at or now, row.id))
    oldest = (started[0].dispatched_at or now).timestamp() if started else now.timestamp()
    recent = [_made(row) for row in made if row.ended_at and now - row.ended_at < timedelta(seconds=DAY)]
    return Flow(Pace(recent), tuple(row.id for row in started), oldest, now.timestamp())


def _made(row: Any) -> Made:
    """By the worker's own clock where it told, else from dispatch to end."""
    timings, ended = row.timings or {}, row.ended_at.timestamp()
    seconds = timings.get("running") or ended - (row.dispatched_at or row.ended_at).timestamp()
    return Made(row.family, row.images, seconds, ended - timings.get("storing", 0.0))
