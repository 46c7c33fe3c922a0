"""The master: settle what ended, claim what fits, dispatch it, sleep until something happens."""

import math
import threading
import time
from collections.abc import Callable

import structlog
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, SQLAlchemyError, TimeoutError

from distillery import metrics
from distillery.cache.port import Doorbell
from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.jobs import GenerationStatus
from master.dispatch import Dispatch, Ports
from master.gauges import watch
from master.leases import LeaseKeeper, listen
from master.pulse import Pulse
from master.results import unstorable

log = structlog.get_logger()

POLL = 1.0  # seconds between looks at the queue when no bell rings
DATABASE_AWAY = 1.0  # seconds before the database is asked again
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds between claims while the endpoint takes no jobs, doubled each time
LEAVE = 8.0  # seconds to say goodbye in, whatever does not answer


class Master:
    """Holds up to `slots` generations, each dispatched in a thread of its own."""

    def __init__(self, ports: Ports, doorbell: Doorbell, *, slots: int, lease: float, drain: float) -> None:
        self._ports = ports
        self._doorbell = doorbell
        self._slots = slots
        self._drain_seconds = drain
        self._dispatches: dict[int, Dispatch] = {}
        self._ended: list[Settlement] = []
        self._pause = 0.0
        self._claim_at = 0.0
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._stopped = threading.Event()
        self._keeper = LeaseKeeper(ports.queue, lease, self.held)
        self.pulse = Pulse()

    def run(self) -> None:
        """Work until `stop`, then drain."""
        self._adopt_predecessors_work()
        self._start_side_tasks()
        while not self._stopping.is_set():
            self.pulse.beat()
            if self._exchange(self._room()) == 0:
                self._wake.wait(POLL)
                self._wake.clear()
        self.pulse.stopping = True
        self._settle_what_ends()
        _within(LEAVE, self._leave)

    def stop(self) -> None:
        """Claim nothing more, end what runs. Safe to call from a signal handler."""
        self._stopping.set()
        self._wake.set()

    def held(self) -> list[Dispatch]:
        """The dispatches under way."""
        with self._lock:
            return list(self._dispatches.values())

    def _start_side_tasks(self) -> None:
        bell = [self._doorbell, "generations", self._wake, self._stopped]
        gauges = [self._ports.queue, self._ports.endpoint, self._stopped]
        self._keeping = threading.Thread(target=self._keeper.run, args=[self._stopped], name="keeper", daemon=True)
        self._keeping.start()
        threading.Thread(target=listen, args=bell, name="bell", daemon=True).start()
        threading.Thread(target=watch, args=gauges, name="gauges", daemon=True).start()

    def _adopt_predecessors_work(self) -> None:
        while not self._stopping.is_set():
            try:
                self.pulse.beat()
                left = self._ports.queue.expire_own_leases()
                log.info("master_started", slots=self._slots, left_by_predecessor=left)
                return
            except SQLAlchemyError as error:
                log.warning("master_without_database", error=str(error.__cause__ or error))
                self._stopping.wait(DATABASE_AWAY)

    def _room(self) -> int:
        """How many generations to claim: none while the endpoint takes no jobs, so that the rest keep their turn."""
        return self._slots - len(self._dispatches) if time.monotonic() >= self._claim_at else 0

    def _exchange(self, want: int) -> int:
        """Settle and claim in one transaction; how many generations were claimed."""
        with self._lock:
            ended, self._ended = self._ended, []
        try:
            claimed = self._ports.queue.exchange(ended, want)
        except Exception as error:
            self._exchange_failed(ended, error)
            return 0
        self.pulse.heard()
        self._announce(ended)
        for generation in claimed:
            self._dispatch(generation)
        metrics.SLOTS_BUSY.set(len(self._dispatches))
        return len(claimed)

    def _exchange_failed(self, ended: list[Settlement], error: Exception) -> None:
        """A database that is away is waited for; one settlement that it can never take must not hold up the others."""
        if _is_away(error):
            log.warning("master_without_database", error=str(error.__cause__ or error))
            with self._lock:
                self._ended = ended + self._ended  # settling twice is harmless: the lease decides
            self._stopping.wait(DATABASE_AWAY)
            return
        log.error("exchange_refused", error=repr(error))
        for settlement in ended:
            self._settle_alone(settlement)

    def _settle_alone(self, settlement: Settlement) -> None:
        for one in (settlement, unstorable(settlement)):
            try:
                self._ports.queue.exchange([one], 0)
            except Exception as error:
                log.error("settlement_refused", generation_id=one.generation.public_id, error=repr(error))
                if _is_away(error):
                    with self._lock:
                        self._ended.append(settlement)
                    return
            else:
                self._announce([one])
                return

    def _dispatch(self, generation: Generation) -> None:
        dispatch = Dispatch(generation, self._ports)
        with self._lock:
            stale = self._dispatches.get(generation.id)
            self._dispatches[generation.id] = dispatch
        if stale:  # our own lease ran out while the database was away, and now we took it over
            stale.abandon()
        # A daemon: one that hangs in a call must not keep the process from leaving.
        threading.Thread(target=self._run, args=[dispatch], name=f"dispatch-{generation.id}", daemon=True).start()

    def _run(self, dispatch: Dispatch) -> None:
        settlement = None
        try:
            with metrics.RUN_TIME.time():
                settlement = dispatch.run()
        except Exception:
            # The lease runs out and another master adopts it.
            log.exception("dispatch_crashed", generation_id=dispatch.generation.public_id)
        finally:
            with self._lock:
                if self._dispatches.get(dispatch.generation.id) is dispatch:
                    del self._dispatches[dispatch.generation.id]
                self._ended += [settlement] if settlement else []
            self._wake.set()

    def _announce(self, settled: list[Settlement]) -> None:
        """Count what was settled, wake those who wait for it, and learn whether the endpoint takes jobs."""
        for settlement in settled:
            metrics.GENERATIONS.labels(settlement.status).inc()
            if settlement.status is GenerationStatus.QUEUED and settlement.failure:
                metrics.RETRIES.labels(settlement.failure.kind).inc()
            metrics.PICTURES.labels(settlement.generation.parameters.get("model", "")).inc(len(settlement.outputs))
        if settled:
            self._pause_or_go_on(refused=any(one.blameless for one in settled))
            self._doorbell.ring("deliveries")

    def _pause_or_go_on(self, *, refused: bool) -> None:
        self._pause = min(LONGEST_PAUSE, max(FIRST_PAUSE, self._pause * 2)) if refused else 0.0
        self._claim_at = time.monotonic() + self._pause
        self.pulse.refused_at = time.monotonic() if refused else -math.inf

    def _settle_what_ends(self) -> None:
        """Settle what ends in time."""
        log.info("master_draining", held=len(self._dispatches))
        deadline = time.monotonic() + self._drain_seconds
        while self.held() and time.monotonic() < deadline:
            self.pulse.beat()
            self._exchange(0)
            self._wake.wait(min(POLL, max(0.0, deadline - time.monotonic())))
            self._wake.clear()

    def _leave(self) -> None:
        """End our leases of what still runs: whoever claims next adopts it at once."""
        left = self.held()
        for dispatch in left:
            dispatch.abandon()
        deadline = time.monotonic() + LEAVE / 2
        while self.held() and time.monotonic() < deadline:
            self._wake.wait(0.1)
            self._wake.clear()
        self._stopped.set()
        self._keeping.join()  # a renewal still under way would undo the release
        self._exchange(0)
        try:
            self._ports.queue.release([dispatch.generation for dispatch in left])
        except SQLAlchemyError as error:  # nothing is lost: the leases run out
            log.warning("master_left_without_database", error=str(error.__cause__ or error))
        self._doorbell.ring("generations")


def _is_away(error: Exception) -> bool:
    """Whether the database may take the same again later."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    return isinstance(error, OperationalError | InterfaceError | TimeoutError)


def _within(seconds: float, work: Callable[[], None]) -> None:
    """Run `work`, but wait for it no longer than `seconds`."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
