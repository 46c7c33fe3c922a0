"""Whatever masters, bots and members do in whatever order, the promises hold after every step."""

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import Table, update

from distillery.cache.memory import MemoryDoorbell
from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue.cancel import cancel
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Delivery, Generation, Settlement
from distillery.vocabulary.jobs import (
    DELIVERY_TRANSITIONS,
    GENERATION_TRANSITIONS,
    REQUEST_TRANSITIONS,
    DeliveryStatus,
    GenerationStatus,
    RequestStatus,
    terminal,
)
from tests.support.asks import cancelled, failed, outputs, put, put_back, rows, succeeded
from tests.support.ledger import accounts, balances

ENDED = terminal(GENERATION_TRANSITIONS)
MASTERS, BOTS, MEMBERS = st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from(["ada", "bob"])
CHANNELS = st.sampled_from(["api", "discord"])


class AnyOrder(RuleBasedStateMachine):
    """Masters keep what they once held for ever, so most of what they say later is stale."""

    template: Path  # a migrated file

    held, deliveries = Bundle("held"), Bundle("deliveries")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database(f"sqlite:///{shutil.copy(self.template, self.folder / 'any.sqlite')}")
        self.asked: list[str] = []
        self.masters = {name: GenerationQueue(self.database, name, lease=600) for name in "abc"}
        self.bots = {name: SendQueue(self.database, name, lease=600) for name in "xy"}

    def teardown(self) -> None:
        self.database.close()
        shutil.rmtree(self.folder)

    @initialize(target=held)
    def busy_from_the_start(self) -> object:
        for channel in ("api", "discord", "discord"):
            self.ask("ada", 2, 2, channel)
        return multiple(*self.masters["a"].exchange([], 4))

    @rule(member=MEMBERS, generations=st.integers(1, 3), images=st.integers(1, 2), channel=CHANNELS)
    def ask(self, member: str, generations: int, images: int, channel: str) -> None:
        self.asked.append(put(self.database, member, generations=generations, images=images, channel=channel))

    @rule(target=held, name=MASTERS, want=st.integers(1, 4))
    def claim(self, name: str, want: int) -> object:
        return multiple(*self.masters[name].exchange([], want))

    @rule(target=held, name=MASTERS, generation=held)
    def begin(self, name: str, generation: Generation) -> object:
        with self.fenced(schema.generations, [generation]):
            counted = self.masters[name].begin_attempt(generation, "local")
        return multiple(*[counted] if counted else [])

    @rule(name=MASTERS, generation=held, job=st.integers(1, 99))
    def started(self, name: str, generation: Generation, job: int) -> None:
        with self.fenced(schema.generations, [generation]):
            self.masters[name].record_start(generation, f"job-{job}")

    @rule(name=MASTERS, generations=st.lists(held, min_size=1, max_size=3),
          how=st.sampled_from(["succeeded", "short", "failed", "cancelled", "put back", "backed off"]))  # fmt: skip
    def settle(self, name: str, generations: list[Generation], how: str) -> None:
        said = {
            "succeeded": succeeded,
            "short": lambda one: Settlement(one, GenerationStatus.SUCCEEDED, outputs(one, 1)),
            "failed": failed,
            "cancelled": cancelled,
            "put back": put_back,
            "backed off": lambda one: put_back(one, 600),
        }[how]
        with self.fenced(schema.generations, generations):
            self.masters[name].exchange([said(one) for one in generations], 0)

    @rule(name=MASTERS, generations=st.lists(held, max_size=3))
    def renew(self, name: str, generations: list[Generation]) -> None:
        with self.fenced(schema.generations, generations):
            self.masters[name].renew(generations)

    @rule(name=MASTERS, generations=st.lists(held, max_size=3))
    def release(self, name: str, generations: list[Generation]) -> None:
        with self.fenced(schema.generations, generations):
            self.masters[name].release(generations)

    @rule(target=held, name=MASTERS)
    def restart(self, name: str) -> object:
        self.masters[name] = GenerationQueue(self.database, name, lease=600)
        self.masters[name].expire_own_leases()
        return multiple(*self.masters[name].exchange([], 3))

    @rule(target=held, name=MASTERS)
    def time_passes(self, name: str) -> object:
        """Every lease and back-off is over, and somebody is quick to claim."""
        past = utc_now(-1)
        for table in (schema.generations, schema.deliveries):
            self.database.write(lambda tx, t=table: tx.execute(update(t).values(available_at=past)))
            expired = update(table).where(table.c.lease_until.is_not(None)).values(lease_until=past)
            self.database.write(lambda tx, e=expired: tx.execute(e))
        return multiple(*self.masters[name].exchange([], 3))

    @rule(number=st.integers(0, 99))
    def call_off(self, number: int) -> None:
        cancel(self.database, MemoryDoorbell(), self.asked[number % len(self.asked)])

    @rule(target=deliveries, name=BOTS, want=st.integers(1, 3))
    def claim_deliveries(self, name: str, want: int) -> object:
        return multiple(*self.bots[name].claim(want))

    @rule(name=BOTS, delivery=deliveries, how=st.sampled_from(["sent", "failed", "final", "release"]))
    def deliver(self, name: str, delivery: Delivery, how: str) -> None:
        bot = self.bots[name]
        with self.fenced(schema.deliveries, [delivery]):
            match how:
                case "sent":
                    bot.sent(delivery, "token")
                case "release":
                    bot.release(delivery)
                case _:
                    bot.failed(delivery, "Discord said 500", final=how == "final")

    @contextmanager
    def fenced(self, table: Table, spoken_for: Sequence[Generation | Delivery]) -> Iterator[None]:
        """Inside, only rows change whose lease somebody in `spoken_for` names."""
        tokens = {one.lease_token for one in spoken_for}
        before = [row for row in rows(self.database, table) if row["lease_token"] not in tokens]
        yield
        after = {row["id"]: row for row in rows(self.database, table)}
        assert before == [after[row["id"]] for row in before]

    @invariant()
    def requests_count_what_is_open_and_end_with_it(self) -> None:
        runs = defaultdict(list)
        for run in rows(self.database, schema.generations):
            runs[run["request_id"]].append(run["status"])
        delivered = [row["request_id"] for row in rows(self.database, schema.deliveries)]
        for request in rows(self.database, schema.requests):
            still_open = [status for status in runs[request["id"]] if status not in ENDED]
            assert request["open_generations"] == len(still_open)
            assert delivered.count(request["id"]) == (0 if still_open else 1)
            over = request["status"] in (RequestStatus.DELIVERING, RequestStatus.DELIVERED)
            assert over == (not still_open) == (request["outcome"] is not None)

    @invariant()
    def accounts_are_the_sums_of_the_ledger(self) -> None:
        assert accounts(self.database) == balances(self.database)

    @invariant()
    def what_is_reserved_may_still_be_made_or_sent_and_what_is_spent_was_sent(self) -> None:
        asked = {row["id"]: row for row in rows(self.database, schema.requests)}
        ends = {row["request_id"]: row["status"] for row in rows(self.database, schema.deliveries)}
        expected: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for picture in rows(self.database, schema.pictures):
            end, sums = ends.get(picture["request_id"]), expected[asked[picture["request_id"]]["member_id"]]
            sums[0] += end not in ("sent", "dead")
            sums[1] += end == "sent"
        for run in rows(self.database, schema.generations):
            expected[asked[run["request_id"]]["member_id"]][0] += run["images"] if run["status"] not in ENDED else 0
        for (member, _), sums in accounts(self.database).items():
            assert sums == tuple(expected[member])

    @invariant()
    def a_lease_is_held_exactly_while_somebody_speaks_for_it(self) -> None:
        for table in (schema.generations, schema.deliveries):
            for row in rows(self.database, table):
                assert (row["lease_token"] is not None) == (row["status"] in ("leased", "running"))

    @invariant()
    def every_story_goes_along_the_tables(self) -> None:
        now: dict[object, str] = {}
        for event in rows(self.database, schema.events):
            key = event["generation_id"] or (event["subject"], event["request_id"])
            for target in _steps(event["subject"], event["status"], now.get(key)):
                now[key] = target
        for run in rows(self.database, schema.generations):
            assert now.get(run["id"], "queued") == run["status"]
        for request in rows(self.database, schema.requests):
            assert now["request", request["id"]] == request["status"]


def _steps(subject: str, status: str, before: str | None) -> Iterator[str]:
    """The status an event tells, after a look whether the tables have that way."""
    if subject == "request" and status != "cancel_requested":
        assert before is None or RequestStatus(status) in REQUEST_TRANSITIONS[RequestStatus(before)]
        yield status
    elif subject == "generation":
        assert GenerationStatus(status) in GENERATION_TRANSITIONS[GenerationStatus(before or "queued")]
        yield status
    elif subject == "delivery":
        assert DeliveryStatus(status) in DELIVERY_TRANSITIONS[DeliveryStatus(before or "pending")]
        yield status


def test_the_promises_hold_in_any_order(migrated_sqlite: Path) -> None:
    AnyOrder.template = migrated_sqlite
    few = settings(
        max_examples=15, stateful_step_count=30, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(AnyOrder, settings=few)
