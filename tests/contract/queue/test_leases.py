"""A lease says who speaks for a generation; whoever lost it changes nothing any more."""

from collections.abc import Callable
from typing import Any

import pytest

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Generation
from tests.support.asks import cancelled, failed, ids, put, put_back, request, rows, story, succeeded

EXPIRED = -1.0  # a lease of this many seconds is over when it begins


def running(database: Database, queue: GenerationQueue, job: str = "job-1") -> Generation:
    """A generation that was dispatched by `queue`'s master."""
    put(database)
    (generation,) = queue.exchange([], 1)
    counted = queue.begin_attempt(generation, "local")
    assert counted is not None
    assert queue.record_start(counted, job)
    return counted


def everything(database: Database) -> list[Any]:
    """Every row of every table."""
    return [[dict(row) for row in rows(database, table)] for table in schema.metadata.sorted_tables]


def test_a_dispatch_counts_and_remembers_where(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    generation = running(database, queue)
    assert (generation.attempt, generation.endpoint, generation.endpoint_job_id) == (1, "local", None)
    (row,) = rows(database, schema.generations)
    assert (row["status"], row["attempt"], row["endpoint_job_id"]) == ("running", 1, "job-1")
    assert row["dispatched_at"] is not None
    asked = request(database, generation.request_public_id)
    assert asked["status"] == "running"
    assert asked["started_at"] is not None


def test_a_live_lease_is_nobody_elses(database: Database) -> None:
    running(database, GenerationQueue(database, "m"))
    assert GenerationQueue(database, "n").exchange([], 5) == []


def test_a_takeover_adopts_the_job_under_a_new_token(database: Database) -> None:
    lost = running(database, GenerationQueue(database, "m", lease=EXPIRED))
    (taken,) = GenerationQueue(database, "n").exchange([], 5)
    assert (taken.id, taken.attempt, taken.endpoint_job_id) == (lost.id, 1, "job-1")
    assert taken.lease_token != lost.lease_token
    (row,) = rows(database, schema.generations)
    assert (row["status"], row["lease_owner"]) == ("running", "n")


def test_takeovers_come_before_fresh_work_and_within_the_free_slots(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    lost = [running(database, queue, f"job-{number}") for number in range(2)]
    queue.release(lost)
    put(database, generations=5)
    claimed = GenerationQueue(database, "n").exchange([], 3)
    assert sorted(ids(claimed)[:2]) == sorted(ids(lost))
    assert len(claimed) == 3


def test_a_retry_is_another_attempt_of_another_job(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    generation = running(database, queue)
    (again,) = queue.exchange([put_back(generation)], 1)
    assert (again.attempt, again.endpoint, again.endpoint_job_id) == (1, None, None)
    counted = queue.begin_attempt(again, "runpod")
    assert counted is not None
    assert counted.attempt == 2
    assert counted.work_request().output_prefix != generation.work_request().output_prefix


STALE_WORDS: dict[str, Callable[[GenerationQueue, Generation], object]] = {
    "begin_attempt": lambda queue, lost: queue.begin_attempt(lost, "elsewhere"),
    "started": lambda queue, lost: queue.record_start(lost, "job-9"),
    "renew": lambda queue, lost: queue.renew([lost]),
    "refresh": lambda queue, lost: queue.refresh(lost),
    "release": lambda queue, lost: queue.release([lost]),
    "succeeded": lambda queue, lost: queue.exchange([succeeded(lost)], 0),
    "failed": lambda queue, lost: queue.exchange([failed(lost)], 0),
    "cancelled": lambda queue, lost: queue.exchange([cancelled(lost)], 0),
    "put_back": lambda queue, lost: queue.exchange([put_back(lost, 5)], 0),
}


@pytest.mark.parametrize("new_owner", ["n", "m"])
@pytest.mark.parametrize("word", STALE_WORDS)
def test_a_stale_word_changes_nothing(database: Database, word: str, new_owner: str) -> None:
    """Not even when the lease was taken over under the same name, as a restarted master does."""
    put(database)
    queue = GenerationQueue(database, "m", lease=EXPIRED)
    (lost,) = queue.exchange([], 1)
    GenerationQueue(database, new_owner).exchange([], 1)
    before = everything(database)
    assert not STALE_WORDS[word](queue, lost)
    assert everything(database) == before


@pytest.mark.parametrize("word", STALE_WORDS)
def test_a_word_after_the_end_changes_nothing(database: Database, word: str) -> None:
    queue = GenerationQueue(database, "m")
    generation = running(database, queue)
    queue.exchange([succeeded(generation)], 0)
    before = everything(database)
    assert not STALE_WORDS[word](queue, generation)
    assert everything(database) == before


def test_no_attempt_begins_while_one_runs(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    generation = running(database, queue)
    assert queue.begin_attempt(generation, "elsewhere") is None
    assert rows(database, schema.generations)[0]["endpoint_job_id"] == "job-1"


def test_renewing_tells_what_is_still_ours(database: Database) -> None:
    queue = GenerationQueue(database, "m", lease=EXPIRED)
    put(database, generations=2)
    lost, kept = queue.exchange([], 2)
    GenerationQueue(database, "n").exchange([], 1)
    ours = GenerationQueue(database, "m", lease=60).renew([lost, kept])
    assert len(ours) == 1
    assert GenerationQueue(database, "o").exchange([], 2) == [], "the renewed lease holds"
    assert queue.renew([]) == set()


def test_what_is_released_is_adopted_at_once(database: Database) -> None:
    queue = GenerationQueue(database, "m", lease=600)
    generation = running(database, queue)
    queue.release([generation])
    (taken,) = GenerationQueue(database, "n").exchange([], 1)
    assert (taken.id, taken.endpoint_job_id, taken.attempt) == (generation.id, "job-1", 1)


def test_a_restarted_master_takes_back_what_it_held(database: Database) -> None:
    running(database, GenerationQueue(database, "m", lease=600))
    put(database)
    (others,) = GenerationQueue(database, "n", lease=600).exchange([], 1)
    again = GenerationQueue(database, "m")
    assert again.expire_own_leases() == 1
    (taken,) = again.exchange([], 5)
    assert taken.id != others.id
    assert taken.endpoint_job_id == "job-1"
    assert again.exchange([], 5) == []


def test_the_story_tells_takeovers_without_going_back(database: Database) -> None:
    lost = running(database, GenerationQueue(database, "m", lease=EXPIRED))
    GenerationQueue(database, "n").exchange([], 1)
    assert story(database, lost.request_public_id) == [
        "request queued",
        "generation leased",
        "request running",
        "generation running",
        "generation running",  # taken over
    ]
    taken_over = rows(database, schema.events)[-1]
    assert taken_over["detail"] == {"owner": "n"}
