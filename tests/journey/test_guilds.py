"""What admins decide, and what becomes of members' requests there, whichever process serves them."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import update

from distillery.database import schema
from distillery.guilds.audit import OPERATOR
from distillery.guilds.config import GuildConfig
from distillery.guilds.guilds import Guilds
from tests.support.journeys.cards import SMALL, Cardholder
from tests.support.members import View
from tests.support.service import Service
from tests.support.services.waiting import eventually
from tests.support.stack import Stack

requests, pictures = schema.requests, schema.pictures
OF_THE_FIRST_BOT = 2000 << 22  # a guild on shard 0 of 4
ADMIN = 8_500


@pytest.fixture
def guild(stack: Stack, request: pytest.FixtureRequest) -> View:
    """A guild of one test's own, on the first bot's first shard, with an admin."""
    taken = [one["id"] for one in stack.discord.guilds()]
    number = max([OF_THE_FIRST_BOT, *taken]) // (4 << 22) + 1
    guild = stack.discord.guild_join(request.node.name[:90], guild_id=number * (4 << 22), channels=3)
    stack.discord.member(guild["id"], ADMIN, permissions=["MANAGE_GUILD"])
    return guild


def test_what_is_decided_at_one_bot_holds_at_the_other(stack: Stack, guild: View) -> None:
    admin, ann = Cardholder(stack, guild, ADMIN), Cardholder(stack, guild, 8_501)
    plain, restricted = guild["channels"][:2]
    stack.discord.age_restrict(restricted)
    assert "not drawn here" in ann.whispered(ann.ask("a nude statue", restricted))
    assert "✅" in admin.whispered(admin.ask("", 0, "config nsfw", policy="age_restricted"))

    assert "not drawn here" in ann.whispered(ann.ask("a nude statue", plain))
    asked = [ann.ask(f"{what} standin_slow statue {SMALL} --images 1", where) for what, where in
             (("a stone", plain), ("a nude", restricted))]  # fmt: skip
    eventually(lambda: all(ann.request(one) for one in asked), 20)
    with _away(stack) as come_back:
        eventually(lambda: all(ann.request(one).open_generations == 0 for one in asked), 60)
        ids = [ann.request(one).id for one in asked]
        explicit = update(pictures).where(pictures.c.request_id.in_(ids)).values(rating="explicit")
        stack.database.write(lambda tx: tx.execute(explicit))
        come_back(1)  # the one that serves nobody in this guild, and has not heard of its admins
        withheld, shown = map(ann.ending, asked)

    assert withheld["attachments"] == []
    assert "Ask in an age-restricted channel." in withheld["text"]
    assert len(shown["attachments"]) == 1
    (change, *_) = Guilds(stack.database).changes(str(guild["id"]), 5)
    assert (change.what, change.by.id, change.after) == ("config.nsfw", str(ADMIN), {"nsfw": "age_restricted"})
    assert "Adult content" in admin.whispered(admin.ask("", 0, "admin audit"))


def test_a_role_s_quota_is_used_up_given_back_and_accounted_for(stack: Stack, guild: View) -> None:
    admin, ann = Cardholder(stack, guild, ADMIN), Cardholder(stack, guild, 8_502)
    painters = stack.discord.role(guild["id"])
    stack.discord.member(guild["id"], ann.user, roles=[painters])
    assert "✅" in admin.whispered(admin.ask("", 0, "config role", role=painters, quota=3))

    first = ann.ask(f"a fox {SMALL} --images 2")
    failing = ann.ask(f"standin_error {SMALL} --images 1", 1)
    card, failed = ann.ending(first), ann.ending(failing)
    assert len(card["attachments"]) == 2
    assert "Nothing was taken from your quota." in failed["text"]
    eventually(lambda: "refunded: 1." in ann.whispered(ann.ask("", 2, "user-stats")), 20)
    assert "1 of 3 pictures left today in this server" in ann.whispered(ann.ask(f"two foxes {SMALL} --images 2", 1))

    number = ann.request(first).public_id
    assert "2 pictures were given back" in admin.whispered(admin.ask("", 0, "admin refund", request=number))
    stats = ann.whispered(ann.ask("", 2, "user-stats"))
    assert "Left today: 3 of 3. Delivered: 2, on their way: 0, refunded: 1. Given back by admins: 2." in stats
    usage = admin.heard(admin.ask("", 0, "admin usage"))
    assert f"<@{ann.user}> 2" in usage["text"]
    assert admin.picture(usage).size == (1080, 675)
    export = admin.heard(admin.ask("", 0, "admin export", days=1))
    rows = csv.DictReader(io.StringIO(stack.discord.download(export["attachments"][0]).decode("utf-8-sig")))
    assert sum(int(row["pictures"]) for row in rows) == 2


def test_a_private_answer_stays_private_when_its_token_is_gone(stack: Stack, guild: View) -> None:
    Guilds(stack.database).change(
        str(guild["id"]), OPERATOR, "config.visibility", lambda _: GuildConfig(visibility="private")
    )
    ann, room = Cardholder(stack, guild, 8_503), guild["channels"][0]
    asked, kept = (ann.ask(f"a standin_slow {what} {SMALL} --images 1") for what in ("fox", "bear"))
    stack.discord.wait_answer(asked)
    stack.discord.expire(asked)
    direct = stack.discord.direct_channel(ann.user)

    card = ann.ending(kept)
    (sent,) = stack.discord.wait_for(lambda: stack.discord.messages(direct), 60)
    assert (card["ephemeral_for"], len(card["attachments"])) == (ann.user, 1)
    assert f"<#{room}>" in sent["text"]
    assert len(sent["attachments"]) == 1
    assert [one for one in stack.discord.messages(room) if one["interaction_id"] and not one["ephemeral_for"]] == []


def test_threads_go_with_their_channel_and_direct_messages_with_the_tier(stack: Stack, guild: View) -> None:
    admin, ann = Cardholder(stack, guild, ADMIN), Cardholder(stack, guild, 8_504)
    allowed, other = guild["channels"][:2]
    assert "✅" in admin.whispered(admin.ask("", 2, "config channels", add=allowed))
    direct, text = stack.discord.direct_channel(ann.user), f"a fox {SMALL} --images 1"
    asked = [
        ann.ask(text, stack.discord.thread(allowed)),
        stack.discord.slash(None, direct, ann.user, "serve", {"prompt": text}),
    ]

    assert f"<#{allowed}>" in ann.whispered(ann.ask(text, stack.discord.thread(other)))
    assert [len(ann.ending(one)["attachments"]) for one in asked] == [1, 1]


def test_who_starts_from_a_picture_that_is_taken_back_meanwhile_hears_so_and_pays_nothing(
    stack: Stack, guild: View
) -> None:
    ann, ben = Cardholder(stack, guild, 8_505), Cardholder(stack, guild, 8_506)
    card = ann.ending(ann.ask(f"a fox {SMALL} --images 1"))
    with _paused(stack.workers):
        larger = ben.press(card, "upscale")
        eventually(lambda: ben.request(larger), 20)
        ann.press(card, "delete")
        eventually(lambda: stack.discord.message(card["id"])["deleted_at"], 20)

    told = ben.ending(larger)
    assert told["attachments"] == []
    assert "No picture was made." in told["text"]
    assert "Nothing was taken from your quota." in told["text"]
    assert "was deleted meanwhile. Start from another one, or send it again." in told["text"]
    assert "Change it" not in told["text"], "there is nothing about it to change"
    eventually(lambda: "refunded: 1." in ben.whispered(ben.ask("", 2, "user-stats")), 20)


@contextmanager
def _paused(services: list[Service]) -> Iterator[None]:
    """They stand still."""
    for service in services:
        service.pause()
    try:
        yield
    finally:
        for service in services:
            service.resume()


@contextmanager
def _away(stack: Stack) -> Iterator[object]:
    """All bots stand still; whoever is called comes back before the others."""
    for bot in stack.bots:
        bot.pause()
    try:
        yield lambda number: stack.bots[number].resume()
    finally:
        for bot in stack.bots:
            bot.resume()
