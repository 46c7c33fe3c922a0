"""Ten shards over three processes survive a rolling restart under load: every request is answered, and once."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import pytest
from sqlalchemy import func, select

from distillery.database import schema
from tests.support.discord import bot_environment
from tests.support.members import View, answer_to, ask, times_pictured
from tests.support.service import Service
from tests.support.services.waiting import eventually
from tests.support.stack import Stack

SHARDS = 10
PACE, PICTURES = 0.25, 12  # seconds between two asks; every how many wants a picture
requests, deliveries, leases = schema.requests, schema.deliveries, schema.shard_leases


@pytest.fixture
def fleet(stack: Stack) -> Iterator[list[Service]]:
    """Three bots with the very same settings, in place of those of the stack."""
    for bot in stack.bots:
        bot.end()
    before = stack.discord.limits()
    stack.discord.limits(max_concurrency=SHARDS)
    told = {"SHARD_COUNT": str(SHARDS), "SHARD_LEASE": "3", "IDENTIFY_WINDOW": "0", "BOT_DRAIN": "25"}
    settings = {**stack.settings, **bot_environment(stack.discord.base_url), **told}
    bots = [Service(stack.folder / f"fleet-{number}", "bot", **settings).start() for number in range(3)]
    try:
        eventually(lambda: sorted(_held(stack).values()) == [3, 3, 4], 60)
        yield bots
    finally:
        for bot in bots:
            bot.kill()  # nobody is left to hand shards to
        stack.discord.limits(max_concurrency=before["max_concurrency"])
        for bot in stack.bots:
            bot.start()
        stack.discord.wait_ready(shards=4, timeout=60)


def test_ten_shards_over_three_processes_survive_a_rolling_restart_under_load(
    stack: Stack, fleet: list[Service]
) -> None:
    invalid = stack.discord.sessions()["invalid"]
    with _load(stack) as (pictures, questions):
        for bot in fleet:
            assert bot.end(seconds=60) == 0
            eventually(lambda: sorted(_held(stack).values()) == [5, 5], 30)
            bot.start()
            eventually(lambda: sorted(_held(stack).values()) == [3, 3, 4], 60)

    told = [stack.discord.wait_message(interaction, 30)["text"] for interaction in questions]
    assert len(questions) > 20
    assert [words for words in told if "Your statistics" not in words] == []
    messages = [answer_to(stack, interaction, timeout=150) for interaction in pictures]
    assert [times_pictured(message) for message in messages] == [1] * len(pictures)
    eventually(lambda: _sent_once(stack, pictures), 15)  # a message is there a moment before it is known to be
    assert stack.discord.sessions()["invalid"] == invalid
    assert stack.discord.violations() == []


@contextmanager
def _load(stack: Stack) -> Iterator[tuple[list[View], list[View]]]:
    """Members of all guilds want pictures, and ask how many they may have, for as long as this lasts."""
    pictures: list[View] = []
    questions: list[View] = []
    enough = threading.Event()

    def keep_asking() -> None:
        for number in count():
            if enough.wait(PACE):
                return
            if number % PICTURES == 0:
                text = f"restart {number} --images 1 --model sdxl --seed {number}"
                pictures.append(ask(stack, text, guild=number // PICTURES % 4, user=9000 + number))
            else:
                place = stack.discord.guilds()[number % 4]
                where = (place["id"], place["channels"][0], 9000 + number)
                questions.append(stack.discord.slash(*where, "user-stats"))

    members = threading.Thread(target=keep_asking)
    members.start()
    try:
        yield pictures, questions
    finally:
        enough.set()
        members.join()


def _held(stack: Stack) -> Counter[str]:
    """How many shards each process holds, all of them open."""
    ready = select(leases.c.owner).where(leases.c.ready_at.is_not(None), leases.c.heir.is_(None))
    return Counter(row.owner for row in stack.rows(ready))


def _sent_once(stack: Stack, asked: list[View]) -> bool:
    sources = [str(interaction["id"]) for interaction in asked]
    sent = (
        select(func.count())
        .select_from(deliveries.join(requests, requests.c.id == deliveries.c.request_id))
        .where(requests.c.source.in_(sources), deliveries.c.status == "sent")
    )
    return bool(stack.rows(sent)[0][0] == len(asked))
