"""Generations end once, requests end with their last one, and the member always hears back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.cancel import cancel
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Generation, Settlement
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.text import restored
from distillery.vocabulary.wire import Failure
from tests.contract.queue.conftest import SILENT
from tests.support.asks import (
    cancelled,
    failed,
    outputs,
    put,
    put_back,
    request,
    rows,
    story,
    succeeded,
    used,
)

BROKEN = Failure(FailureClass.INFRASTRUCTURE, "The GPU worker broke off.", "exit 137")


@pytest.fixture
def queue(database: Database) -> GenerationQueue:
    return GenerationQueue(database, "m")


def claim_two(database: Database, queue: GenerationQueue) -> tuple[str, Generation, Generation]:
    """A request of two generations with two pictures each, both held."""
    public_id = put(database, generations=2, images=2)
    first, second = queue.exchange([], 2)
    return public_id, first, second


def test_all_made(database: Database, queue: GenerationQueue) -> None:
    public_id, first, second = claim_two(database, queue)
    queue.exchange([succeeded(second)], 0)
    assert request(database, public_id)["open_generations"] == 1
    assert rows(database, schema.deliveries) == []
    queue.exchange([succeeded(first)], 0)
    ended = request(database, public_id)
    assert (ended["status"], ended["outcome"], ended["problem"]) == ("delivering", "succeeded", None)
    assert (ended["open_generations"], used(database)) == (0, 4)
    assert ended["finished_at"] is not None
    (delivery,) = rows(database, schema.deliveries)
    assert (delivery["status"], delivery["channel"], delivery["attempt"]) == ("pending", "discord", 0)


def test_pictures_keep_their_place_whoever_ends_first(database: Database, queue: GenerationQueue) -> None:
    _, first, second = claim_two(database, queue)
    queue.exchange([succeeded(second), succeeded(first)], 0)
    made = sorted(rows(database, schema.pictures), key=lambda row: row["ordinal"])
    assert [row["ordinal"] for row in made] == [0, 1, 2, 3]
    assert [row["seed"] for row in made] == first.work["seeds"] + second.work["seeds"]
    assert [row["storage_key"] for row in made] == [one.key for one in outputs(first) + outputs(second)]
    assert rows(database, schema.generations)[0]["timings"] == {"sampling": 1.5}


def test_some_made(database: Database, queue: GenerationQueue) -> None:
    public_id, first, second = claim_two(database, queue)
    queue.exchange([failed(first, message="No such model."), succeeded(second)], 0)
    ended = request(database, public_id)
    assert ended["outcome"] == "partial"
    assert ended["problem"] == {"code": "member", "message": "No such model."}
    assert used(database) == 2


def test_none_made(database: Database, queue: GenerationQueue) -> None:
    public_id, first, second = claim_two(database, queue)
    queue.exchange([failed(first), cancelled(second)], 0)
    ended = request(database, public_id)
    assert (ended["status"], ended["outcome"], used(database)) == ("delivering", "failed", 0)
    assert rows(database, schema.generations)[0]["failure"] == "Too dark.\nValueError: 0 lux"
    assert len(rows(database, schema.deliveries)) == 1


def test_what_was_mended_by_a_retry_is_no_problem_any_more(database: Database, queue: GenerationQueue) -> None:
    public_id = put(database)
    (generation,) = queue.exchange([], 1)
    (again,) = queue.exchange([put_back(generation, failure=BROKEN)], 1)
    assert rows(database, schema.generations)[0]["failure_kind"] == "infrastructure"
    queue.exchange([succeeded(again)], 0)
    assert request(database, public_id)["problem"] is None


def test_a_problem_is_told_only_of_what_failed(database: Database, queue: GenerationQueue) -> None:
    """What broke once and was called off while it waited to run again did not fail."""
    public_id = put(database)
    (generation,) = queue.exchange([], 1)
    queue.exchange([put_back(generation, 60, BROKEN)], 0)
    cancel(database, SILENT, public_id)
    ended = request(database, public_id)
    assert (ended["outcome"], ended["problem"]) == ("cancelled", None)


def test_fewer_pictures_than_asked_are_refunded(database: Database, queue: GenerationQueue) -> None:
    put(database, images=4)
    (generation,) = queue.exchange([], 1)
    queue.exchange([Settlement(generation, GenerationStatus.SUCCEEDED, outputs(generation, 3))], 0)
    assert used(database) == 3


def test_more_pictures_than_asked_take_nobodys_place(database: Database, queue: GenerationQueue) -> None:
    """A surplus must not stop a master: it could never settle, and would try for ever."""
    public_id, first, second = claim_two(database, queue)
    surplus = Settlement(first, GenerationStatus.SUCCEEDED, outputs(first) + outputs(second))
    queue.exchange([surplus], 0)
    queue.exchange([succeeded(second)], 0)
    assert [row["ordinal"] for row in rows(database, schema.pictures)] == [0, 1, 2, 3]
    assert (request(database, public_id)["outcome"], used(database)) == ("succeeded", 4)


def test_a_settlement_said_twice_counts_once(database: Database, queue: GenerationQueue) -> None:
    public_id, first, _ = claim_two(database, queue)
    queue.exchange([succeeded(first), succeeded(first)], 0)
    queue.exchange([failed(first)], 0)
    assert request(database, public_id)["open_generations"] == 1
    assert len(rows(database, schema.pictures)) == 2


def test_the_api_fetches_for_itself(database: Database, queue: GenerationQueue) -> None:
    public_id = put(database, channel="api")
    (generation,) = queue.exchange([], 1)
    queue.exchange([succeeded(generation)], 0)
    assert request(database, public_id)["status"] == "delivered"
    (delivery,) = rows(database, schema.deliveries)
    assert delivery["status"] == "sent"
    assert delivery["sent_at"] is not None
    assert story(database, public_id)[-2:] == ["request delivering", "request delivered"]


def test_the_story_is_told_in_order(database: Database, queue: GenerationQueue) -> None:
    public_id = put(database)
    (generation,) = queue.exchange([], 1)
    counted = queue.begin_attempt(generation, "local")
    assert counted is not None
    queue.record_start(counted, "job-1")
    queue.exchange([put_back(counted, failure=BROKEN)], 0)
    (again,) = queue.exchange([], 1)
    queue.exchange([succeeded(again)], 0)
    assert story(database, public_id) == [
        "request queued",
        "generation leased",
        "request running",
        "generation running",
        "generation queued",
        "generation leased",
        "generation succeeded",
        "request delivering",
    ]
    put_back_event = rows(database, schema.events)[4]
    assert put_back_event["detail"] == {"failure": "infrastructure", "delay": 0.0}


def test_what_is_put_back_after_a_cancel_ends(database: Database, queue: GenerationQueue) -> None:
    public_id = put(database, images=3)
    (generation,) = queue.exchange([], 1)
    cancel(database, SILENT, public_id)
    assert queue.exchange([put_back(generation, failure=BROKEN)], 5) == []
    ended = request(database, public_id)
    assert (ended["status"], ended["outcome"], used(database)) == ("delivering", "cancelled", 0)


def test_two_masters_that_end_a_request_together_deliver_it_once(database: Database) -> None:
    masters = [GenerationQueue(database, name) for name in "ab"]
    public_ids = [put(database, f"member-{number}", generations=2) for number in range(12)]
    held: dict[int, list[Generation]] = {}
    for one in masters[0].exchange([], 24):
        held.setdefault(one.request_id, []).append(one)
    together = Barrier(2)

    def settle(side: int) -> None:
        for pair in held.values():
            together.wait(30)
            masters[side].exchange([succeeded(pair[side])], 0)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, range(2)))
    assert len(rows(database, schema.deliveries)) == 12
    for public_id in public_ids:
        assert story(database, public_id).count("request delivering") == 1
        assert request(database, public_id)["open_generations"] == 0


def test_masters_that_settle_many_requests_crosswise_do_not_starve(database: Database) -> None:
    """Each settles one generation of every request, in opposite orders: rows are locked in one order all the same."""
    masters = [GenerationQueue(database, name) for name in "ab"]
    for number in range(10):
        put(database, f"member-{number}", generations=2)
    claimed = sorted(masters[0].exchange([], 20), key=lambda one: (one.request_id, one.ordinal))
    batches = [claimed[0::2], claimed[1::2][::-1]]
    together = Barrier(2)

    def settle(side: int) -> None:
        together.wait(30)
        masters[side].exchange([succeeded(one) for one in batches[side]], 0)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, range(2)))
    assert len(rows(database, schema.deliveries)) == 10


def test_what_a_member_is_told_can_be_told_again_in_another_language(
    database: Database, queue: GenerationQueue
) -> None:
    public_id = put(database)
    (run,) = queue.exchange([], 1)
    queue.exchange([failed(run, message="The workflow ended without a picture at 9.")], 0)
    problem = request(database, public_id)["problem"]
    told = restored(problem["message"])
    assert (problem["code"], told) == ("member", "The workflow ended without a picture at 9.")
    assert (told.template, told.values) == ("The workflow ended without a picture at {nodes}.", {"nodes": "9"})


def test_pictures_keep_the_rating_that_they_came_with(database: Database, queue: GenerationQueue) -> None:
    put(database, images=2)
    (run,) = queue.exchange([], 1)
    rated = [replace(one, rating=rating) for one, rating in zip(outputs(run), ["safe", None], strict=True)]
    queue.exchange([Settlement(run, GenerationStatus.SUCCEEDED, rated)], 0)
    assert [row["rating"] for row in rows(database, schema.pictures)] == ["safe", None]
