"""One card from the first second to the last, and what can be pressed below it, in whichever process."""

import io
from itertools import pairwise

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select

from distillery.database import schema
from tests.support.journeys.cards import SMALL, Cardholder, is_working, labels, links, pictured
from tests.support.members import View, times_pictured
from tests.support.services.waiting import eventually
from tests.support.stack import Stack

ledger = schema.ledger


@pytest.fixture(scope="module")
def studio(stack: Stack) -> View:
    """A guild of this file's own."""
    return stack.discord.guild_join("Studio", channels=4)


def test_one_card_goes_from_the_first_second_to_the_gallery(stack: Stack, studio: View) -> None:
    ann = Cardholder(stack, studio, 8_401)
    ann.ending(ann.ask(f"a fox {SMALL} --images 1"))  # from then on there is a pace to tell times by
    asked = ann.ask(f"a standin_slow fox {SMALL} --images 3 --seed 40")
    first = ann.sees(asked, lambda card: bool(card["components"]))
    last = ann.ending(asked)

    working = [look for look in last["history"] if is_working(look)]
    assert r"a standin\_slow fox" in first["text"]
    assert labels(first) == ["Cancel"]
    assert any("Ready <t:" in look["text"] for look in working)
    assert any("▰" in look["text"] for look in working)
    assert any(one["filename"].startswith("preview-") for look in working for one in look["attachments"])
    assert any(0 < len(pictured(look)) < 3 for look in working), "the first were shown before the last was made"
    assert len(pictured(last)) == len(last["attachments"]) == 3
    assert times_pictured(last) == 1
    assert "40, 41, 42" in last["text"]
    assert labels(last)[:4] == ["Again", "Edit prompt", "Info", "Delete"]
    changes = [(look["text"], [one["filename"] for one in look["attachments"]]) for look in working]
    assert all(before != after for before, after in pairwise(changes)), "edits are news"


def test_a_cancelled_request_says_so_and_gives_everything_back(stack: Stack, studio: View) -> None:
    ann, ben = (Cardholder(stack, studio, user) for user in (8_402, 8_403))
    asked = ann.ask(f"a standin_slow fox {SMALL} --images 4", 1)
    running = ann.sees(asked, lambda card: "▰" in card["text"])
    assert "Only the member who asked" in ben.whispered(ben.press(running, "cancel"))
    ann.press(running, "cancel")

    last = ann.ending(asked)
    assert "Cancelled" in last["text"]
    made = len(last["attachments"])
    written = select(ledger.c.kind, func.sum(ledger.c.pictures)).where(ledger.c.member_id == "8402")
    counted = written.group_by(ledger.c.kind)
    kinds = {"reserved": 4, "settled": made, "refunded": 4 - made}
    eventually(
        lambda: {kind: int(count) for kind, count in stack.rows(counted)} == {k: n for k, n in kinds.items() if n}, 20
    )
    stats = ann.whispered(ann.ask("", 1, "user-stats"))
    assert f"Delivered: {made}, on their way: 0, refunded: {4 - made}." in stats


def test_what_discord_does_not_take_is_made_smaller_with_a_link_to_the_original(stack: Stack, studio: View) -> None:
    ann, limit = Cardholder(stack, studio, 8_404), stack.discord.limits()["attachment_size"]
    stack.discord.limits(attachment_size=100_000)
    try:
        card = ann.ending(ann.ask(f"a fox {SMALL} --images 1 --model sdxl", 2))
    finally:
        stack.discord.limits(attachment_size=limit)

    (shown,) = card["attachments"]
    assert shown["size"] <= 100_000
    assert shown["filename"].endswith((".webp", ".jpg"))
    (link,) = links(card)
    original = httpx.get(link, trust_env=False).raise_for_status().content
    assert len(original) > 100_000
    assert Image.open(io.BytesIO(original)).info["distillery"]
