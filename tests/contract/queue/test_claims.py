"""Who gets which generation, in which order, and never two the same."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import chain
from multiprocessing import get_context
from threading import Barrier

import pytest
from sqlalchemy import Connection, event, insert, update
from sqlalchemy.exc import OperationalError

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Failure
from tests.support.asks import ids, put, put_back, request, rows, succeeded
from tests.support.services.waiting import eventually


def members_served(database: Database, queue: GenerationQueue, claims: int) -> list[str]:
    """Whose generations the next `claims` single claims hand out."""
    owners = {row["id"]: row["member_id"] for row in rows(database, schema.requests)}
    return [owners[one.request_id] for _ in range(claims) for one in queue.exchange([], 1)]


def test_turns_decide_and_ids_decide_among_equal_turns(database: Database) -> None:
    for member in ("ada", "bob", "cyd"):
        put(database, member, generations=2)
    claimed = GenerationQueue(database, "m").exchange([], 10)
    turns = {row["id"]: row["turn"] for row in rows(database, schema.generations)}
    order = [(turns[one.id], one.id) for one in claimed]
    assert len(order) == 6
    assert order == sorted(order)


def test_a_claim_hands_out_what_the_worker_needs(database: Database) -> None:
    public_id = put(database, images=3)
    (generation,) = GenerationQueue(database, "m", lease=30).exchange([], 1)
    work = generation.work_request()
    assert (work.request_id, work.generation_id, work.seeds) == (public_id, generation.public_id, [0, 1, 2])
    assert generation.attempt == 0
    (row,) = rows(database, schema.generations)
    assert (row["status"], row["lease_owner"], row["lease_token"]) == ("leased", "m", generation.lease_token)


def test_never_more_than_wanted_and_nothing_of_nothing(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    assert queue.exchange([], 5) == []
    put(database, generations=5)
    assert [len(queue.exchange([], want)) for want in (0, 1, 3, 3, 3)] == [0, 1, 3, 1, 0]


def test_newcomers_do_not_wait_behind_a_flood(database: Database) -> None:
    put(database, "flood", generations=200)
    queue = GenerationQueue(database, "m")
    assert members_served(database, queue, 5) == ["flood"] * 5
    for number in range(20):
        put(database, f"newcomer-{number}")
    served = members_served(database, queue, 22)
    assert {f"newcomer-{number}" for number in range(20)} <= set(served)


def test_who_was_away_gets_no_credit_for_it(database: Database) -> None:
    put(database, "ada")
    put(database, "flood", generations=60)
    queue = GenerationQueue(database, "m")
    queue.exchange([], 41)
    put(database, "ada", generations=10)
    served = members_served(database, queue, 10)
    assert served.count("flood") in (4, 5, 6)


def test_the_head_of_the_queue_outlives_its_masters(database: Database) -> None:
    put(database, "flood", generations=30)
    GenerationQueue(database, "m").exchange([], 30)
    put(database, "newcomer")
    (row,) = rows(database, schema.generations, status="queued")
    assert row["turn"] == 31


def test_a_tier_is_a_weight(database: Database) -> None:
    for member, weight in (("twice", 2.0), ("once", 1.0)):
        values = {"member_id": member, "weight": weight, "last_turn": 0.0}
        database.write(lambda tx, values=values: tx.execute(insert(schema.members).values(values)))
        put(database, member, generations=40)
    served = members_served(database, GenerationQueue(database, "m"), 30)
    assert served.count("twice") == 20


def test_pictures_cost_not_generations(database: Database) -> None:
    put(database, "fours", generations=10, images=4)
    put(database, "ones", generations=40)
    served = members_served(database, GenerationQueue(database, "m"), 25)
    assert served.count("fours") == 5


def test_a_back_off_is_kept(database: Database) -> None:
    put(database)
    queue = GenerationQueue(database, "m")
    (generation,) = queue.exchange([], 1)
    failure = Failure(FailureClass.INFRASTRUCTURE, "The GPU worker broke off.")
    assert queue.exchange([put_back(generation, 0.3, failure)], 1) == []
    eventually(lambda: ids(queue.exchange([], 1)) == [generation.id], 5)


def test_what_was_put_back_comes_before_what_waits(database: Database) -> None:
    put(database, generations=5)
    queue = GenerationQueue(database, "m")
    first, _ = queue.exchange([], 1) + queue.exchange([], 1)
    assert ids(queue.exchange([put_back(first)], 1)) == [first.id]


def test_what_another_master_put_back_is_found_behind_the_mark(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("distillery.queue.generations.FULL_SCAN_EVERY", 0.02)
    put(database, generations=60)
    mine, other = GenerationQueue(database, "mine"), GenerationQueue(database, "other")
    (early,) = other.exchange([], 1)
    mine.exchange([], 1)
    other.exchange([put_back(early)], 0)
    claimed: list[int] = []
    eventually(lambda: claimed.extend(ids(mine.exchange([], 1))) or early.id in claimed, 10)
    assert len(claimed) < 59, "it was found among the others, not after them"


def test_a_claim_that_comes_back_short_looks_behind_the_mark(database: Database) -> None:
    put(database, generations=4)
    mine, other = GenerationQueue(database, "mine"), GenerationQueue(database, "other")
    (early,) = other.exchange([], 1)
    mine.exchange([], 2)
    other.exchange([put_back(early)], 0)
    assert early.id in ids(mine.exchange([], 2))


def test_a_claim_that_failed_leaves_nobody_behind_the_mark(on_mariadb: Database) -> None:
    put(on_mariadb, generations=6)
    queue = GenerationQueue(on_mariadb, "m")

    def die_before_commit(connection: Connection) -> None:
        own = connection.exec_driver_sql("SELECT CONNECTION_ID()").scalar_one()
        with on_mariadb.engine.connect() as other:
            other.exec_driver_sql(f"KILL CONNECTION {own}")

    event.listen(on_mariadb.engine, "commit", die_before_commit, once=True)
    with pytest.raises(OperationalError):
        queue.exchange([], 3)
    first = rows(on_mariadb, schema.generations)[0]["id"]
    assert ids(queue.exchange([], 1)) == [first]


def test_a_claim_waits_for_no_request_that_is_being_settled(on_mariadb: Database) -> None:
    public_id = put(on_mariadb)
    with on_mariadb.engine.begin() as other:
        settling = request(on_mariadb, public_id)["id"]
        other.execute(update(schema.requests).where(schema.requests.c.id == settling).values(notes=[]))
        assert len(GenerationQueue(on_mariadb, "m").exchange([], 1)) == 1


def claim_all(database: Database, owner: str) -> list[int]:
    """Claim three at a time until nothing is left."""
    queue = GenerationQueue(database, owner)
    claimed: list[int] = []
    while found := queue.exchange([], 3):
        claimed += ids(found)
    return claimed


def claim_all_in_a_process(url: str, owner: str) -> list[int]:
    database = Database(url)
    try:
        return claim_all(database, owner)
    finally:
        database.close()


def test_threads_never_claim_the_same(database: Database) -> None:
    put(database, generations=90)
    start = Barrier(5)

    def claim(number: int) -> list[int]:
        start.wait(10)
        return claim_all(database, f"m{number}")

    with ThreadPoolExecutor(5) as pool:
        claimed = [*chain(*pool.map(claim, range(5)))]
    assert sorted(claimed) == [row["id"] for row in rows(database, schema.generations)]


def test_processes_never_claim_the_same(on_mariadb: Database) -> None:
    put(on_mariadb, generations=60)
    url = on_mariadb.engine.url.render_as_string(hide_password=False)
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        claimed = [*chain(*pool.map(claim_all_in_a_process, [url] * 2, ["a", "b"]))]
    assert sorted(claimed) == [row["id"] for row in rows(on_mariadb, schema.generations)]


def test_settling_and_claiming_are_one_exchange(database: Database) -> None:
    put(database, generations=2)
    queue = GenerationQueue(database, "m")
    (first,) = queue.exchange([], 1)
    (second,) = queue.exchange([succeeded(first)], 1)
    statuses = {row["id"]: row["status"] for row in rows(database, schema.generations)}
    assert statuses == {first.id: GenerationStatus.SUCCEEDED, second.id: GenerationStatus.LEASED}
