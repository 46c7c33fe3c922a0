"""The master: settle what ended, claim what fits, send it off, sleep until something happens."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.exc import SQLAlchemyError

from distillery import metrics
from distillery.cache.port import Doorbell
from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.jobs import GenerationStatus
from master.flight import Flight, Tower
from master.keeper import Keeper, listen

log = structlog.get_logger()

POLL = 1.0  # seconds between looks at the queue when no bell rings
DATABASE_AWAY = 1.0  # seconds before the database is asked again


class Master:
    """Holds up to `slots` generations and flies each in a thread of its own."""

    def __init__(self, tower: Tower, doorbell: Doorbell, *, slots: int, lease: float, drain: float) -> None:
        self._tower = tower
        self._doorbell = doorbell
        self._slots = slots
        self._drain_seconds = drain
        self._flights: dict[int, Flight] = {}
        self._landed: list[Settlement] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._keeper = Keeper(tower.queue, lease, self.held)

    def run(self) -> None:
        """Work until `stop`, then drain."""
        self._take_back()
        keeper = self._start_side_tasks()
        with ThreadPoolExecutor(self._slots, thread_name_prefix="flight") as pool:
            try:
                while not self._stopping.is_set():
                    if self._turn(pool, self._slots - len(self._flights)) == 0:
                        self._wake.wait(POLL)
                        self._wake.clear()
                self._land(pool)
            finally:
                left = self._abandon_all()
        self._stopped.set()
        keeper.join()  # a renewal still under way would undo letting go
        self._turn(pool, 0)
        self._let_go(left)

    def stop(self) -> None:
        """Claim nothing more, end what runs. Safe to call from a signal handler."""
        self._stopping.set()
        self._wake.set()

    def held(self) -> list[Flight]:
        """The flights in the air."""
        with self._lock:
            return list(self._flights.values())

    def _start_side_tasks(self) -> threading.Thread:
        """Start the keeper, which is returned, and the ear for the bell."""
        bell = [self._doorbell, "generations", self._wake, self._stopped]
        threading.Thread(target=listen, args=bell, name="bell", daemon=True).start()
        keeper = threading.Thread(target=self._keeper.run, args=[self._stopped], name="keeper", daemon=True)
        keeper.start()
        return keeper

    def _take_back(self) -> None:
        while not self._stopping.is_set():
            try:
                left = self._tower.queue.take_back()
                log.info("master_started", slots=self._slots, left_by_predecessor=left)
                return
            except SQLAlchemyError as error:
                log.warning("master_without_database", error=str(error.__cause__ or error))
                self._stopping.wait(DATABASE_AWAY)

    def _turn(self, pool: ThreadPoolExecutor, want: int) -> int:
        """One exchange with the queue; how many generations were claimed."""
        with self._lock:
            landed, self._landed = self._landed, []
        try:
            claimed = self._tower.queue.exchange(landed, want)
        except SQLAlchemyError as error:
            log.warning("master_without_database", error=str(error.__cause__ or error))
            with self._lock:
                self._landed = landed + self._landed  # settling twice is harmless: the lease decides
            self._stopping.wait(DATABASE_AWAY)
            return 0
        self._tell(landed)
        for generation in claimed:
            self._take_off(pool, generation)
        metrics.SLOTS_BUSY.set(len(self._flights))
        return len(claimed)

    def _take_off(self, pool: ThreadPoolExecutor, generation: Generation) -> None:
        flight = Flight(generation, self._tower)
        with self._lock:
            stale = self._flights.get(generation.id)
            self._flights[generation.id] = flight
        if stale:  # our own lease ran out while the database was away, and now we took it over
            stale.abandon()
        pool.submit(self._fly, flight)

    def _fly(self, flight: Flight) -> None:
        settlement = None
        try:
            with metrics.RUN_TIME.time():
                settlement = flight.run()
        except Exception:
            # The lease runs out and another master adopts it: better late than lost.
            log.exception("flight_crashed", generation_id=flight.generation.public_id)
        finally:
            with self._lock:
                if self._flights.get(flight.generation.id) is flight:
                    del self._flights[flight.generation.id]
                self._landed += [settlement] if settlement else []
            self._wake.set()

    def _tell(self, landed: list[Settlement]) -> None:
        """Count what was settled and wake those who wait for it."""
        for settlement in landed:
            metrics.GENERATIONS.labels(settlement.status).inc()
            if settlement.status is GenerationStatus.QUEUED and settlement.failure:
                metrics.RETRIES.labels(settlement.failure.kind).inc()
            metrics.PICTURES.labels(settlement.generation.parameters.get("model", "")).inc(len(settlement.outputs))
        if landed:
            self._doorbell.ring("deliveries")

    def _land(self, pool: ThreadPoolExecutor) -> None:
        """Settle what ends in time."""
        log.info("master_draining", held=len(self._flights))
        deadline = time.monotonic() + self._drain_seconds
        while self.held() and time.monotonic() < deadline:
            self._turn(pool, 0)
            self._wake.wait(min(POLL, max(0.0, deadline - time.monotonic())))
            self._wake.clear()

    def _abandon_all(self) -> list[Flight]:
        left = self.held()
        for flight in left:
            flight.abandon()
        return left

    def _let_go(self, left: list[Flight]) -> None:
        """End our leases of what still runs: whoever claims next adopts it at once."""
        try:
            self._tower.queue.let_go([flight.generation for flight in left])
        except SQLAlchemyError as error:  # nothing is lost: the leases run out
            log.warning("master_left_without_database", error=str(error.__cause__ or error))
        self._doorbell.ring("generations")
