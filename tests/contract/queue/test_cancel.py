"""A request can be called off at every stage; it ends, is refunded, and the member hears back."""

import pytest

from distillery.cache.memory import MemoryDoorbell
from distillery.database import schema
from distillery.database.engine import Database
from distillery.queue.cancel import cancel
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import NotFound
from tests.contract.queue.conftest import SILENT
from tests.support.asks import cancelled, put, request, rows, story, succeeded, used


def test_while_it_waits(database: Database) -> None:
    public_id = put(database, generations=2, images=2)
    assert cancel(database, SILENT, public_id)
    ended = request(database, public_id)
    assert (ended["status"], ended["outcome"], used(database)) == ("delivering", "cancelled", 0)
    assert story(database, public_id) == [
        "request queued",
        "request cancel_requested",
        "generation cancelled",
        "generation cancelled",
        "request delivering",
    ]
    assert len(rows(database, schema.deliveries)) == 1
    assert GenerationQueue(database, "m").exchange([], 5) == []


def test_while_a_master_holds_it(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    public_id, other = put(database), put(database)
    held = queue.exchange([], 2)
    assert cancel(database, SILENT, public_id)
    assert request(database, public_id)["status"] == "queued", "its master has the word"
    assert queue.find_cancelled(held) == {one.id for one in held if one.request_public_id == public_id}
    (mine,) = [one for one in held if one.request_public_id == public_id]
    queue.exchange([cancelled(mine)], 0)
    assert request(database, public_id)["outcome"] == "cancelled"
    assert request(database, other)["cancel_requested_at"] is None
    assert queue.find_cancelled([]) == set()


def test_while_some_wait_and_some_run(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    public_id = put(database, generations=3)
    (running,) = queue.exchange([], 1)
    assert cancel(database, SILENT, public_id)
    assert (request(database, public_id)["open_generations"], used(database)) == (1, 1)
    queue.exchange([cancelled(running)], 0)
    assert (request(database, public_id)["outcome"], used(database)) == ("cancelled", 0)


def test_too_late_for_one_picture(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    public_id = put(database, generations=2)
    (running,) = queue.exchange([], 1)
    cancel(database, SILENT, public_id)
    queue.exchange([succeeded(running)], 0)
    ended = request(database, public_id)
    assert (ended["outcome"], ended["problem"], used(database)) == ("cancelled", None, 1)


def test_twice_is_once(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    public_id = put(database)
    (running,) = queue.exchange([], 1)
    assert cancel(database, SILENT, public_id)
    asked_at = request(database, public_id)["cancel_requested_at"]
    assert cancel(database, SILENT, public_id)
    assert request(database, public_id)["cancel_requested_at"] == asked_at
    assert story(database, public_id).count("request cancel_requested") == 1
    queue.exchange([cancelled(running)], 0)
    assert not cancel(database, SILENT, public_id)


def test_after_the_end_nothing_is_left_to_cancel(database: Database) -> None:
    queue = GenerationQueue(database, "m")
    public_id = put(database)
    queue.exchange([succeeded(one) for one in queue.exchange([], 1)], 0)
    before = request(database, public_id)
    assert not cancel(database, SILENT, public_id)
    assert request(database, public_id) == before


def test_what_nobody_asked(database: Database) -> None:
    with pytest.raises(NotFound, match="no request fox"):
        cancel(database, SILENT, "fox")


def test_masters_and_bots_hear_of_it(on_sqlite: Database) -> None:
    bell = MemoryDoorbell()
    cancel(on_sqlite, bell, put(on_sqlite))
    assert (bell.count("generations"), bell.count("deliveries")) == (1, 1)
