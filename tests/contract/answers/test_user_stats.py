"""/user-stats: the rows are what the database says, and a quota's numbers add up to it."""

import random
import re
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, update

from distillery.cache.memory import MemoryDoorbell
from distillery.database import schema
from distillery.database.engine import Database
from distillery.guilds.config import GuildConfig, RoleConfig
from distillery.members.accounts import Account, grant, reserve
from distillery.queue.cancel import cancel
from distillery.queue.deliveries import SendQueue
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Settlement
from distillery.vocabulary.errors import CommandError
from distillery.vocabulary.jobs import GenerationStatus
from tests.support.answering import OWNER, Answering, fields
from tests.support.asks import an_ask, failed, outputs, put, succeeded
from tests.support.ledger import accounts
from tests.support.tiers import PLENTY, tiers

OTHER = "100000000000000009"
NOTHING = "Delivered: 0, on their way: 0, refunded: 0."


def stats(house: Answering, member: str = OWNER) -> dict[str, str]:
    return fields(house.ask("/user-stats", member))


def period(tier: str | None, of_command: str | None = None) -> str:
    """What the tier's quota is counted under now."""
    (account,) = tiers().allowance(tier, of_command).accounts(an_ask(OWNER))
    return account.period


def use(database: Database, period: str, pictures: int) -> None:
    """Reserve some of the owner's pictures."""
    account = Account(period, PLENTY)
    database.write(lambda tx: reserve(tx, OWNER, (account,), pictures, request_id=1, guild_id=None))


def test_somebody_new(house: Answering) -> None:
    assert stats(house, OTHER) == {
        "Member since": "no picture asked for yet",
        "Pictures made": "0, of which 0 delivered",
        "Quota (member)": f"Left today: {PLENTY:,} of {PLENTY:,}. {NOTHING}",
        "Quota of free commands": f"Left today: 6 of 6. {NOTHING}",
        "Training credits": "0 (training comes later)",
        "LoRAs owned": "none",
    }


def test_somebody_who_made_pictures(house: Answering, database: Database) -> None:
    put(database, OTHER, images=3)
    queue, bot = GenerationQueue(database, "m"), SendQueue(database, "b")
    queue.exchange([succeeded(theirs) for theirs in queue.exchange([], 1)], 0)
    put(database, OWNER, generations=2, images=2)
    made, lost = queue.exchange([], 2)
    queue.exchange([succeeded(made), failed(lost)], 0)
    for delivery in bot.claim(2):
        bot.sent(delivery, "token")
    first = datetime(2025, 3, 4, 23, 59, tzinfo=UTC)
    requests = schema.requests
    database.write(
        lambda tx: tx.execute(update(requests).where(requests.c.member_id == OWNER).values(created_at=first))
    )
    put(database, OWNER)
    grant(database, OWNER, period(None), 1, by_id="root")
    found = stats(house)
    assert found["Member since"] == "March 4, 2025"
    assert found["Pictures made"] == "2, of which 2 delivered", "neither what failed nor what others made"
    assert found["Quota (member)"] == (
        f"Left today: {PLENTY - 2:,} of {PLENTY:,}. Delivered: 2, on their way: 1, refunded: 2."
        " Given back by admins: 1."
    )
    assert found["LoRAs owned"] == "amber fen (private)"


@pytest.mark.parametrize("seed", range(3))
def test_it_adds_up_exactly_whatever_happened(house: Answering, database: Database, seed: int) -> None:
    chance = random.Random(seed)
    queue, bot, asked = GenerationQueue(database, "m"), SendQueue(database, "b"), 0
    for _ in range(12):
        images, channel = chance.randint(1, 3), chance.choice(["api", "discord"])
        public_id = put(database, OWNER, generations=2, images=images, channel=channel)
        asked += 2 * images
        if chance.random() < 0.2:
            cancel(database, MemoryDoorbell(), public_id)
        for run in queue.exchange([], chance.randint(0, 4)):
            short = Settlement(run, GenerationStatus.SUCCEEDED, outputs(run, 1))
            queue.exchange([chance.choice([succeeded(run), failed(run), short])], 0)
        for delivery in bot.claim(chance.randint(0, 2)):
            if chance.random() < 0.7:
                bot.sent(delivery, "token")
            else:
                bot.failed(delivery, "gone", final=True)
        if chance.random() < 0.2:
            grant(database, OWNER, period(None), 1, by_id="root")
    told = stats(house)
    words = re.sub(r",(?=\d)", "", told["Quota (member)"])
    left, quota, spent, reserved, refunded, granted = [*map(int, re.findall(r"\d+", words)), 0][:6]
    assert left + spent + reserved == quota + granted
    assert spent + reserved + refunded == asked
    assert accounts(database) == {(OWNER, period(None)): (reserved, spent - granted)}
    assert told["Pictures made"].endswith(f" {spent} delivered")


def test_what_free_commands_used_is_counted_apart(house: Answering, database: Database) -> None:
    use(database, period(None, "free"), 9)
    found = stats(house)
    assert found["Quota of free commands"].startswith("Left today: 0 of 6. "), "the tier may have had more once"
    assert found["Quota (member)"].endswith(NOTHING)


def test_the_members_own_tier(house: Answering, database: Database) -> None:
    row = {"member_id": OWNER, "last_turn": 0.0, "weight": 1.0, "tier": "free"}
    database.write(lambda tx: tx.execute(insert(schema.members).values(row)))
    use(database, period("free"), 2)
    found = stats(house)
    assert found["Quota (free)"] == "Left today: 4 of 6. Delivered: 0, on their way: 2, refunded: 0."
    assert found["Quota of free commands"] == f"Left today: 6 of 6. {NOTHING}"


def test_what_a_guild_gives_to_a_role(house: Answering) -> None:
    config = GuildConfig(by_role={"8": RoleConfig(quota=40, per="month")})
    found = fields(house.ask("/user-stats", OTHER, config=config, guild_id="7", roles=("8",)))
    assert found["Quota in this server"] == f"Left this month: 40 of 40. {NOTHING}"


def test_it_takes_no_words(house: Answering) -> None:
    with pytest.raises(CommandError, match="takes no text"):
        house.ask("/user-stats of ada")
