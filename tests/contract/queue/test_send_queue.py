"""Answers wait for a bot, go out once, come back after a back-off, and die only after many tries."""

from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from threading import Barrier

import pytest
from sqlalchemy import update

from distillery.database import schema
from distillery.database.engine import Database
from distillery.database.types import utc_now
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Delivery
from distillery.vocabulary.jobs import DeliveryStatus
from distillery.vocabulary.policy import DELIVERY_ATTEMPTS, DELIVERY_BACKOFF, DELIVERY_SLOWEST
from tests.support.asks import put, request, rows, story, succeeded

EXPIRED = -1.0  # a lease of this many seconds is over when it begins


def served(database: Database, count: int = 1) -> list[str]:
    """The public ids of requests whose answers wait to be sent, oldest first."""
    queue = GenerationQueue(database, "m")
    public_ids = []
    for number in range(count):
        public_ids.append(put(database, f"member-{number}", reply={"token": f"secret-{number}", "message": None}))
        queue.exchange([succeeded(one) for one in queue.exchange([], 1)], 0)
    return public_ids


def ready_again(database: Database) -> None:
    """Let every back-off be over."""
    table = schema.deliveries
    database.write(lambda tx: tx.execute(update(table).values(available_at=utc_now(-1))))


def the_delivery(database: Database) -> dict[str, object]:
    (row,) = rows(database, schema.deliveries)
    return dict(row)


def test_oldest_first_with_all_that_an_answer_takes(database: Database) -> None:
    public_ids = served(database, 3)
    claimed = SendQueue(database, "bot").claim(2)
    assert [one.request_public_id for one in claimed] == public_ids[:2]
    assert claimed[0].reply == {"token": "secret-0", "message": None}
    assert claimed[0].attempt == 1
    assert SendQueue(database, "other").claim(5)[0].request_public_id == public_ids[2]


def test_each_bot_serves_its_own_channel(database: Database) -> None:
    served(database)
    assert SendQueue(database, "bot", channel="elsewhere").claim(5) == []


def test_sent(database: Database) -> None:
    (public_id,) = served(database)
    queue = SendQueue(database, "bot")
    (delivery,) = queue.claim(1)
    assert queue.sent(delivery, "token")
    row = the_delivery(database)
    assert (row["status"], row["way"], row["lease_token"], row["lease_until"]) == ("sent", "token", None, None)
    assert row["sent_at"] is not None
    assert request(database, public_id)["status"] == "delivered"
    assert story(database, public_id)[-3:] == ["delivery leased", "delivery sent", "request delivered"]
    assert not queue.sent(delivery, "token"), "once is enough"
    assert queue.claim(5) == []


def test_a_failure_backs_off(database: Database) -> None:
    (public_id,) = served(database)
    queue = SendQueue(database, "bot")
    (delivery,) = queue.claim(1)
    assert queue.failed(delivery, "Discord said 500") is DeliveryStatus.PENDING
    assert queue.claim(1) == []
    row = the_delivery(database)
    assert (row["status"], row["failure"]) == ("pending", "Discord said 500")
    assert request(database, public_id)["status"] == "delivering"
    ready_again(database)
    (again,) = queue.claim(1)
    assert again.attempt == 2


def test_each_back_off_is_twice_the_last_until_it_is_given_up(database: Database) -> None:
    (public_id,) = served(database)
    queue = SendQueue(database, "bot")
    for attempt in range(1, DELIVERY_ATTEMPTS + 1):
        (delivery,) = queue.claim(1)
        assert delivery.attempt == attempt
        claimed_at = rows(database, schema.events)[-1]["at"]
        status = queue.failed(delivery, "Discord said 500")
        row = the_delivery(database)
        waits = (row["available_at"] - claimed_at).total_seconds()  # type: ignore[operator]
        assert waits == pytest.approx(min(DELIVERY_SLOWEST, DELIVERY_BACKOFF * 2 ** (attempt - 1)), abs=1.5)
        ready_again(database)
    assert status is DeliveryStatus.DEAD
    assert row["status"] == "dead"
    assert queue.claim(5) == []
    assert story(database, public_id)[-1] == "delivery dead"


def test_what_cannot_be_sent_is_given_up_at_once(database: Database) -> None:
    served(database)
    queue = SendQueue(database, "bot")
    (delivery,) = queue.claim(1)
    assert queue.failed(delivery, "The channel is gone", final=True) is DeliveryStatus.DEAD
    assert the_delivery(database)["status"] == "dead"


def test_release_costs_no_attempt(database: Database) -> None:
    served(database)
    queue = SendQueue(database, "bot")
    queue.release(queue.claim(1)[0])
    (delivery,) = SendQueue(database, "other").claim(1)
    assert delivery.attempt == 1


def test_a_silent_bots_deliveries_are_taken_over(database: Database) -> None:
    served(database)
    (lost,) = SendQueue(database, "bot", lease=EXPIRED).claim(1)
    (taken,) = SendQueue(database, "other").claim(1)
    assert (taken.id, taken.attempt) == (lost.id, 2)
    assert taken.lease_token != lost.lease_token


@pytest.mark.parametrize("word", ["sent", "failed", "final", "release"])
def test_a_stale_word_changes_nothing(database: Database, word: str) -> None:
    served(database)
    queue = SendQueue(database, "bot", lease=EXPIRED)
    (lost,) = queue.claim(1)
    SendQueue(database, "bot").claim(1)
    before = [rows(database, table) for table in schema.metadata.sorted_tables]
    match word:
        case "sent":
            assert not queue.sent(lost, "token")
        case "release":
            queue.release(lost)
        case _:
            assert queue.failed(lost, "too late", final=word == "final") is None
    assert [rows(database, table) for table in schema.metadata.sorted_tables] == before


def test_bots_never_claim_the_same(database: Database) -> None:
    served(database, 24)
    start = Barrier(4)

    def claim(number: int) -> list[Delivery]:
        queue = SendQueue(database, f"bot-{number}")
        start.wait(10)
        claimed = []
        while found := queue.claim(2):
            claimed += found
            assert all(queue.sent(one, "token") for one in found)
        return claimed

    with ThreadPoolExecutor(4) as pool:
        claimed = [one.id for one in chain(*pool.map(claim, range(4)))]
    assert sorted(claimed) == [row["id"] for row in rows(database, schema.deliveries)]
    assert {row["status"] for row in rows(database, schema.requests)} == {"delivered"}
