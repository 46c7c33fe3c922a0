"""The master: settle what ended, claim what fits, send it off, sleep until something happens."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from distillery import metrics
from distillery.cache.port import Doorbell
from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.jobs import GenerationStatus
from master.dispatch import Dispatch, Ports
from master.gauges import watch
from master.leases import LeaseKeeper, listen

log = structlog.get_logger()

POLL = 1.0  # seconds between looks at the queue when no bell rings
DATABASE_AWAY = 1.0  # seconds before the database is asked again


class Master:
    """Holds up to `slots` generations, each dispatched in a thread of its own."""

    def __init__(self, ports: Ports, doorbell: Doorbell, *, slots: int, lease: float, drain: float) -> None:
        self._ports = ports
        self._doorbell = doorbell
        self._slots = slots
        self._drain_seconds = drain
        self._dispatches: dict[int, Dispatch] = {}
        self._ended: list[Settlement] = []
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._keeper = LeaseKeeper(ports.queue, lease, self.held)

    def run(self) -> None:
        """Work until `stop`, then drain."""
        self._adopt_predecessors_work()
        keeper = self._start_side_tasks()
        with ThreadPoolExecutor(self._slots, thread_name_prefix="dispatch") as pool:
            try:
                while not self._stopping.is_set():
                    if self._exchange(pool, self._slots - len(self._dispatches)) == 0:
                        self._wake.wait(POLL)
                        self._wake.clear()
                self._settle_what_ends(pool)
            finally:
                left = self._abandon_all()
        self._stopped.set()
        keeper.join()  # a renewal still under way would undo letting go
        self._exchange(pool, 0)
        self._release(left)

    def stop(self) -> None:
        """Claim nothing more, end what runs. Safe to call from a signal handler."""
        self._stopping.set()
        self._wake.set()

    def held(self) -> list[Dispatch]:
        """The dispatches under way."""
        with self._lock:
            return list(self._dispatches.values())

    def _start_side_tasks(self) -> threading.Thread:
        """Start what goes on beside the loop; the keeper of the leases is returned."""
        bell = [self._doorbell, "generations", self._wake, self._stopped]
        threading.Thread(target=listen, args=bell, name="bell", daemon=True).start()
        gauges = [self._ports.queue, self._ports.endpoint, self._stopped]
        threading.Thread(target=watch, args=gauges, name="gauges", daemon=True).start()
        keeper = threading.Thread(target=self._keeper.run, args=[self._stopped], name="keeper", daemon=True)
        keeper.start()
        return keeper

    def _adopt_predecessors_work(self) -> None:
        while not self._stopping.is_set():
            try:
                left = self._ports.queue.expire_own_leases()
                log.info("master_started", slots=self._slots, left_by_predecessor=left)
                return
            except SQLAlchemyError as error:
                log.warning("master_without_database", error=str(error.__cause__ or error))
                self._stopping.wait(DATABASE_AWAY)

    def _exchange(self, pool: ThreadPoolExecutor, want: int) -> int:
        """One exchange with the queue; how many generations were claimed."""
        with self._lock:
            ended, self._ended = self._ended, []
        try:
            claimed = self._ports.queue.exchange(ended, want)
        except (OperationalError, InterfaceError) as error:
            log.warning("master_without_database", error=str(error.__cause__ or error))
            with self._lock:
                self._ended = ended + self._ended  # settling twice is harmless: the lease decides
            self._stopping.wait(DATABASE_AWAY)
            return 0
        except SQLAlchemyError:
            log.exception("exchange_refused")
            self._settle_one_by_one(ended)
            return 0
        self._announce(ended)
        for generation in claimed:
            self._dispatch(pool, generation)
        metrics.SLOTS_BUSY.set(len(self._dispatches))
        return len(claimed)

    def _settle_one_by_one(self, ended: list[Settlement]) -> None:
        """One of them cannot be stored, ever; the others must not wait for it."""
        for settlement in ended:
            try:
                self._ports.queue.exchange([settlement], 0)
            except SQLAlchemyError as error:
                # Its lease runs out, and another look at the job may end better.
                log.error("settlement_refused", generation_id=settlement.generation.public_id, error=str(error))
            else:
                self._announce([settlement])

    def _dispatch(self, pool: ThreadPoolExecutor, generation: Generation) -> None:
        dispatch = Dispatch(generation, self._ports)
        with self._lock:
            stale = self._dispatches.get(generation.id)
            self._dispatches[generation.id] = dispatch
        if stale:  # our own lease ran out while the database was away, and now we took it over
            stale.abandon()
        pool.submit(self._run, dispatch)

    def _run(self, dispatch: Dispatch) -> None:
        settlement = None
        try:
            with metrics.RUN_TIME.time():
                settlement = dispatch.run()
        except Exception:
            # The lease runs out and another master adopts it: better late than lost.
            log.exception("dispatch_crashed", generation_id=dispatch.generation.public_id)
        finally:
            with self._lock:
                if self._dispatches.get(dispatch.generation.id) is dispatch:
                    del self._dispatches[dispatch.generation.id]
                self._ended += [settlement] if settlement else []
            self._wake.set()

    def _announce(self, ended: list[Settlement]) -> None:
        """Count what was settled and wake those who wait for it."""
        for settlement in ended:
            metrics.GENERATIONS.labels(settlement.status).inc()
            if settlement.status is GenerationStatus.QUEUED and settlement.failure:
                metrics.RETRIES.labels(settlement.failure.kind).inc()
            metrics.PICTURES.labels(settlement.generation.parameters.get("model", "")).inc(len(settlement.outputs))
        if ended:
            self._doorbell.ring("deliveries")

    def _settle_what_ends(self, pool: ThreadPoolExecutor) -> None:
        """Settle what ends in time."""
        log.info("master_draining", held=len(self._dispatches))
        deadline = time.monotonic() + self._drain_seconds
        while self.held() and time.monotonic() < deadline:
            self._exchange(pool, 0)
            self._wake.wait(min(POLL, max(0.0, deadline - time.monotonic())))
            self._wake.clear()

    def _abandon_all(self) -> list[Dispatch]:
        left = self.held()
        for dispatch in left:
            dispatch.abandon()
        return left

    def _release(self, left: list[Dispatch]) -> None:
        """End our leases of what still runs: whoever claims next adopts it at once."""
        try:
            self._ports.queue.release([dispatch.generation for dispatch in left])
        except SQLAlchemyError as error:  # nothing is lost: the leases run out
            log.warning("master_left_without_database", error=str(error.__cause__ or error))
        self._doorbell.ring("generations")
