"""Accounts are the sums of the ledger, whoever races for the last pictures: no overdraft, nothing lost, no deadlock."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from structlog.testing import capture_logs

from distillery.database import schema
from distillery.database.engine import Database
from distillery.members.accounts import Account, Balance, Statement, balance, give_back, grant, reserve, statement
from distillery.queue.cancel import cancel
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import NotFound, Refused
from tests.contract.members.conftest import made
from tests.contract.queue.conftest import SILENT
from tests.support.asks import failed, outputs, put, request, rows, succeeded
from tests.support.ledger import accounts, balances

OPERATORS, GUILDS = Account("2026-11-22", 6), Account("g7/2026-11", 4)
RACERS, LIMIT = 6, 10


@pytest.fixture(autouse=True)
def _they_add_up(database: Database) -> Iterator[None]:
    """Whatever a test did."""
    yield
    assert accounts(database) == balances(database)
    assert all(reserved >= 0 for reserved, _ in accounts(database).values())


def the_account(database: Database, public_id: str) -> tuple[int, int]:
    """(reserved, spent) of the only account that the request counts against."""
    row = request(database, public_id)
    (period,) = row["accounts"]
    return accounts(database)[row["member_id"], period]


def take(database: Database, pictures: int) -> Account | None:
    """The account that is too short for so many, under two quotas."""
    both = (OPERATORS, GUILDS)
    return database.write(lambda tx: reserve(tx, "ada", both, pictures, request_id=1, guild_id="7"))


def test_all_accounts_must_have_room_or_nothing_changes(database: Database) -> None:
    assert take(database, 3) is None
    assert take(database, 2) == GUILDS
    assert {period: sums for (_, period), sums in accounts(database).items()} == {
        "2026-11-22": (3, 0),
        "g7/2026-11": (3, 0),
    }
    assert take(database, 1) is None
    assert [line["guild_id"] for line in rows(database, schema.ledger)] == ["7"] * 4


def test_reserved_at_intake_settled_when_it_is_sent(database: Database) -> None:
    public_id = made(database, images=3, sent=False)
    assert the_account(database, public_id) == (3, 0)
    bot = SendQueue(database, "bot")
    (delivery,) = bot.claim(1)
    bot.sent(delivery, "token")
    bot.sent(delivery, "token")
    assert the_account(database, public_id) == (0, 3)
    told = [(line["kind"], line["pictures"]) for line in rows(database, schema.ledger)]
    assert told == [("reserved", 3), ("settled", 3)]


def test_what_is_pulled_is_settled_when_it_is_made(database: Database) -> None:
    assert the_account(database, made(database, images=2, channel="api")) == (0, 2)


def test_a_part_is_settled_and_the_rest_refunded(database: Database) -> None:
    public_id = put(database, generations=3, images=2)
    queue = GenerationQueue(database, "m")
    first, second, third = queue.exchange([], 3)
    short = type(succeeded(second))(second, succeeded(second).status, outputs(second, 1))
    queue.exchange([failed(first), short, succeeded(third)], 0)
    assert the_account(database, public_id) == (3, 0)
    bot = SendQueue(database, "bot")
    bot.sent(bot.claim(1)[0], "token")
    assert the_account(database, public_id) == (0, 3)


@pytest.mark.parametrize("way", ["failed", "cancelled", "dead"])
def test_what_nobody_gets_costs_nothing(database: Database, way: str) -> None:
    queue, bot = GenerationQueue(database, "m"), SendQueue(database, "bot")
    public_id = put(database, images=3)
    if way == "cancelled":
        cancel(database, SILENT, public_id)
    else:
        (run,) = queue.exchange([], 1)
        queue.exchange([failed(run) if way == "failed" else succeeded(run)], 0)
    (delivery,) = bot.claim(1)
    if way == "dead":
        bot.failed(delivery, "Discord said 500")
        assert the_account(database, public_id) == (3, 0), "it is tried again"
        bot = SendQueue(database, "other")
        delivery = ready(database, bot)
        bot.failed(delivery, "The channel is gone", final=True)
    else:
        bot.sent(delivery, "token")
    assert the_account(database, public_id) == (0, 0)


def ready(database: Database, bot: SendQueue) -> Any:
    """The delivery that waits for its next try."""
    past = schema.deliveries.update().values(available_at=rows(database, schema.deliveries)[0]["created_at"])
    database.write(lambda tx: tx.execute(past))
    return bot.claim(1)[0]


def test_admins_give_back(database: Database) -> None:
    public_id = made(database, images=3, guild_id="7")
    (period,) = request(database, public_id)["accounts"]
    assert give_back(database, public_id, by_id="root", guild_id="7") == 0, "the operator's quota is not the guild's"
    assert give_back(database, public_id, by_id="root") == 3
    assert give_back(database, public_id, by_id="root") == 0, "once"
    with pytest.raises(NotFound):
        give_back(database, public_id, by_id="root", guild_id="8")
    assert grant(database, "ada", period, 2, by_id="root") == Balance(0, -2)
    with database.read() as connection:
        assert statement(connection, "ada", period) == Statement(asked=3, spent=3, granted=5)
        assert balance(connection, "ada", period).used == statement(connection, "ada", period).used == -2


def raced(acts: list[Any]) -> list[Any]:
    """What each gave, all at once."""
    start = Barrier(len(acts))

    def run(act: Any) -> Any:
        start.wait(10)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result(60) for future in [pool.submit(run, act) for act in acts]]


def test_members_race_for_their_last_pictures_while_masters_and_bots_settle(database: Database) -> None:
    """Every account is touched from three sides at once; two masters settle what belongs to the same members."""
    members = ["ada", "bob", "cleo"]

    def ask(member: str) -> int:
        got = 0
        for _ in range(4):
            try:
                put(database, member, images=2, limit=LIMIT)
            except Refused:
                continue
            got += 2
        return got

    def serve(number: int) -> None:
        queue, bot = GenerationQueue(database, f"m{number}"), SendQueue(database, f"b{number}")
        for turn in range(12):
            held = queue.exchange([], 3)
            settled = [
                (failed if (turn + place) % 3 == 0 else succeeded)(run) for place, run in enumerate(reversed(held))
            ]
            queue.exchange(settled, 0)
            for delivery in bot.claim(3):
                bot.sent(delivery, "token") if turn % 2 else bot.failed(delivery, "gone", final=True)

    askers = [lambda m=member: ask(m) for member in members for _ in range(RACERS // 2)]
    with capture_logs() as logs:
        raced([*askers, *[lambda n=number: serve(n) for number in range(2)]])
    assert not [line for line in logs if line["event"] == "transaction_retried"]
    assert accounts(database) == balances(database)
    for reserved, spent in accounts(database).values():
        assert reserved >= 0
        assert reserved + spent <= LIMIT


def test_the_last_pictures_go_to_exactly_as_many_as_there_are(database: Database) -> None:
    def ask(member: str) -> bool:
        try:
            put(database, member, images=3, limit=LIMIT)
        except Refused:
            return False
        return True

    put(database, "ada", limit=LIMIT)
    put(database, "bob", limit=LIMIT)
    got = raced([lambda m=member: ask(m) for member in ["ada", "bob"] * RACERS])
    assert sum(got) == 2 * (LIMIT // 3)
    assert set(accounts(database).values()) == {(LIMIT, 0)}
