"""The generation queue: what waits for a GPU, who owns it until when, and what came of it.

One claim is one range scan in exactly the order of the index (status, turn, id) with SKIP LOCKED, started
from a low-water mark so that rows claimed long ago are not walked again. Nothing is finished twice: each
claim stores a fresh lease token, and a word that names a stale one changes nothing.
"""

import time
from typing import Any

from sqlalchemy import Connection, Row, Select, func, select, update

from distillery import metrics
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue import fairness
from distillery.queue.closing import lock_requests, mark_running
from distillery.queue.history import event, record
from distillery.queue.rows import Generation, Settlement
from distillery.queue.settlement import settle
from distillery.vocabulary.clock import new_id
from distillery.vocabulary.jobs import GENERATION_TRANSITIONS, GenerationStatus, sources

generations, requests = schema.generations, schema.requests
QUEUED, LEASED, RUNNING = GenerationStatus.QUEUED, GenerationStatus.LEASED, GenerationStatus.RUNNING

LEASE = 30.0  # seconds a silent master keeps its generations
FULL_SCAN_EVERY = 2.0  # seconds; turns commit out of order, and retries wait behind the mark


class GenerationQueue:
    """One master's view of the queue. One claimer a process: not to be shared between claiming threads."""

    def __init__(self, database: Database, owner: str, lease: float = LEASE) -> None:
        self._database = database
        self._owner = owner
        self._lease = lease
        self._low_water = 0.0
        self._full_scan_at = 0.0

    def exchange(self, settlements: list[Settlement], want: int) -> list[Generation]:
        """Settle what ended and claim up to `want` more, in one transaction.

        Expired leases come first: a takeover keeps `attempt` and the endpoint's job, so that the
        new owner adopts the running job instead of running it again.
        """
        mark = self._mark(settlements)

        def in_transaction(tx: Connection) -> tuple[list[Generation], float]:
            settle(tx, settlements)
            expired = self._take_over(tx, want) if want else []
            if want <= len(expired):
                return expired, mark
            fresh, reached = self._claim(tx, want - len(expired), mark)
            return expired + fresh, reached

        claimed, self._low_water = self._database.write(in_transaction)  # the mark moves only with the commit
        return claimed

    def begin_attempt(self, generation: Generation, endpoint: str) -> Generation | None:
        """Count a dispatch, before it happens: the attempt's number names its outputs. None if the lease is lost."""
        waits = self._mine(generation).where(generations.c.status == LEASED)
        counted = waits.values(attempt=generation.attempt + 1, endpoint=endpoint)
        if self._database.write(lambda tx: tx.execute(counted).rowcount) != 1:
            return None
        return self.refresh(generation)

    def record_start(self, generation: Generation, job_id: str) -> bool:
        """Remember the endpoint's job id, right after the start. False if the lease is lost."""

        def remember(tx: Connection) -> bool:
            lock_requests(tx, {generation.request_id})  # first: whoever cancels locks in that order too
            running = self._mine(generation).values(status=RUNNING, endpoint_job_id=job_id, dispatched_at=utc_now())
            if tx.execute(running).rowcount != 1:
                return False
            mark_running(tx, generation.request_id)
            detail = {"attempt": generation.attempt, "job": job_id}
            record(tx, event(generation.request_id, "generation", RUNNING, generation_id=generation.id, detail=detail))
            return True

        return self._database.write(remember)

    def renew(self, held: list[Generation]) -> set[int]:
        """Prolong the leases of `held`; the ids of those still ours."""
        if not held:
            return set()
        ids, tokens = [one.id for one in held], [one.lease_token for one in held]
        ours = generations.c.id.in_(ids) & generations.c.lease_token.in_(tokens)

        def prolong(tx: Connection) -> set[int]:
            tx.execute(update(generations).where(ours).values(lease_until=utc_now(self._lease)))
            return set(tx.execute(select(generations.c.id).where(ours)).scalars())

        return self._database.write(prolong)

    def expire_own_leases(self) -> int:
        """End the leases that a predecessor of this owner's name left behind, for adoption; how many there were."""
        left = (generations.c.lease_owner == self._owner) & generations.c.status.in_([LEASED, RUNNING])
        ended = update(generations).where(left).values(lease_until=utc_now(-1))
        return self._database.write(lambda tx: tx.execute(ended).rowcount)

    def release(self, held: list[Generation]) -> None:
        """End the leases of `held` now, running as they are: whoever claims next adopts them."""

        def end_leases(tx: Connection) -> None:
            for generation in held:
                tx.execute(self._mine(generation).values(lease_until=utc_now(-1)))

        self._database.write(end_leases)

    def waiting(self) -> int:
        """How many generations wait for a master."""
        queued = select(func.count()).select_from(generations).where(generations.c.status == QUEUED)
        with self._database.read() as connection:
            return int(connection.execute(queued).scalar_one())

    def find_cancelled(self, held: list[Generation]) -> set[int]:
        """The ids among `held` whose member called it off."""
        if not held:
            return set()
        called_off = (
            select(generations.c.id)
            .join(requests, requests.c.id == generations.c.request_id)
            .where(generations.c.id.in_([one.id for one in held]), requests.c.cancel_requested_at.is_not(None))
        )
        with self._database.read() as connection:
            return set(connection.execute(called_off).scalars())

    def refresh(self, generation: Generation) -> Generation | None:
        """The generation as it is now; None if the lease is lost."""
        mine = _claimable().where(
            generations.c.id == generation.id, generations.c.lease_token == generation.lease_token
        )
        with self._database.read() as connection:
            row = connection.execute(mine).one_or_none()
        return Generation.from_row(row, generation.lease_token) if row else None

    def _mark(self, settlements: list[Settlement]) -> float:
        """Where to claim from: where the last claim ended, but from the start now and then and when a retry is due."""
        due = [time.monotonic() + one.delay for one in settlements if one.status is QUEUED]
        self._full_scan_at = min([self._full_scan_at, *due])
        if time.monotonic() < self._full_scan_at:
            return self._low_water
        self._full_scan_at = time.monotonic() + FULL_SCAN_EVERY
        return 0.0

    def _claim(self, tx: Connection, want: int, mark: float) -> tuple[list[Generation], float]:
        """Lease the next ones in turn from `mark` on; and the mark that was reached."""
        rows = self._waiting(tx, want, mark)
        if len(rows) < want and mark > 0.0:
            mark = 0.0
            rows = self._waiting(tx, want, mark)
        if rows:
            mark = rows[-1].turn
            fairness.advance_head(tx, mark)
        return self._lease_out(tx, rows), mark

    def _waiting(self, tx: Connection, want: int, mark: float) -> list[Row[Any]]:
        next_in_turn = (
            # Without the hint the optimizer may drop the range and lose the low-water mark (measured).
            _claimable("FORCE INDEX (ix_generations_claim)")
            .where(
                generations.c.status == QUEUED,
                generations.c.turn >= mark,
                generations.c.available_at <= utc_now(),
            )
            .order_by(generations.c.turn, generations.c.id)
            .limit(want)
            .with_for_update(skip_locked=True)
        )
        return list(tx.execute(next_in_turn))

    def _take_over(self, tx: Connection, want: int) -> list[Generation]:
        expired = (
            _claimable("FORCE INDEX (ix_generations_lease)")
            .where(generations.c.lease_until < utc_now(), generations.c.status.in_([LEASED, RUNNING]))
            .order_by(generations.c.lease_until)
            .limit(want)
            .with_for_update(skip_locked=True)
        )
        rows = list(tx.execute(expired))
        for row in rows:
            metrics.TAKEOVERS.labels("running" if row.endpoint_job_id else "leased").inc()
        return self._lease_out(tx, rows)

    def _lease_out(self, tx: Connection, rows: list[Row[Any]]) -> list[Generation]:
        claimed, history = [], []
        for row in rows:
            generation = Generation.from_row(row, lease_token=new_id())
            status = RUNNING if row.status == RUNNING else LEASED
            tx.execute(
                update(generations)
                .where(generations.c.id == row.id, generations.c.status.in_(sources(GENERATION_TRANSITIONS, status)))
                .values(
                    status=status,
                    lease_token=generation.lease_token,
                    lease_owner=self._owner,
                    lease_until=utc_now(self._lease),
                )
            )
            claimed.append(generation)
            owner = {"owner": self._owner}
            history.append(event(row.request_id, "generation", status, generation_id=row.id, detail=owner))
        record(tx, *history)
        return claimed

    def _mine(self, generation: Generation) -> Any:
        return update(generations).where(
            generations.c.id == generation.id, generations.c.lease_token == generation.lease_token
        )


def _claimable(hint: str = "") -> Select[Any]:
    request_public_id = select(requests.c.public_id).where(requests.c.id == generations.c.request_id).scalar_subquery()
    query = select(generations, request_public_id.label("request_public_id"))
    return query.with_hint(generations, hint, "mysql").with_hint(generations, hint, "mariadb") if hint else query
