"""Processes come and go; no request notices."""

from typing import Any

import pytest
from sqlalchemy import select

from distillery.database import schema
from tests.support.journeys.cards import SMALL, Cardholder
from tests.support.members import View, answer_to, ask, times_pictured
from tests.support.services.waiting import eventually
from tests.support.stack import LEASE, Stack

requests, generations, events = schema.requests, schema.generations, schema.events


@pytest.mark.parametrize("role", ["bots", "masters", "workers"])
def test_sigterm_drains(stack: Stack, role: str) -> None:
    leaving = getattr(stack, role)[0]
    # Guild 2 belongs to the bot that stays: the one that leaves still delivers.
    asked = [ask(stack, f"leaving {role} {number} {SMALL} --images 2 --model sdxl", guild=2) for number in range(3)]
    eventually(lambda: bool(_runs(stack, asked[0])), 30)

    try:
        assert leaving.end(seconds=40) == 0
        messages = [answer_to(stack, interaction) for interaction in asked]
    finally:
        leaving.start()

    assert [len(message["attachments"]) for message in messages] == [2] * 3
    assert [times_pictured(message) for message in messages] == [1] * 3
    assert all(run.attempt == 1 for interaction in asked for run in _runs(stack, interaction))
    if role == "bots":
        stack.discord.wait_ready(shards=4, timeout=60)


def test_a_killed_masters_running_job_is_adopted_after_its_lease(stack: Stack) -> None:
    interaction = ask(stack, f"standin_slow fox {SMALL} --images 1 --model sdxl", guild=1)
    eventually(lambda: [run.status for run in _runs(stack, interaction)] == ["running"], 30)
    before = _runs(stack, interaction)[0]
    killed = next(master for master in stack.masters if master.folder.name == before.lease_owner)
    killed.kill()

    try:
        message = answer_to(stack, interaction, timeout=LEASE + 90)
    finally:
        killed.start()

    after = _runs(stack, interaction)[0]
    assert len(message["attachments"]) == 1
    assert times_pictured(message) == 1
    assert (after.attempt, after.endpoint_job_id) == (1, before.endpoint_job_id)
    assert after.lease_owner != before.lease_owner
    claimed_started_adopted_done = ["leased", "running", "running", "succeeded"]
    assert _history(stack, after.id) == claimed_started_adopted_done


def test_a_killed_bots_answers_are_delivered_by_the_other_and_worked_on_after_its_restart(stack: Stack) -> None:
    ann = Cardholder(stack, stack.discord.guilds()[0], 7_101)
    interaction = ann.ask(f"an orphaned fox {SMALL} --images 1 --seed 3")
    stack.discord.wait_answer(interaction)
    eventually(lambda: bool(_runs(stack, interaction)), 30)
    stack.bots[0].kill()

    try:
        card = ann.ending(interaction)
    finally:
        stack.bots[0].start()
        stack.discord.wait_ready(shards=4, timeout=60)

    assert times_pictured(card) == 1
    _everything_below_still_works(stack, ann, card)


def _everything_below_still_works(stack: Stack, ann: Cardholder, card: View) -> None:
    """Each press and menu, of somebody whom this process never served; then its owner takes the picture away."""
    ben = Cardholder(stack, ann.guild, 7_102)
    begun = {verb: ben.press(card, verb) for verb in ("again", "subtle", "strong", "upscale", "zoom")}
    begun["edit"] = _edited(ben, ben.press(card, "edit"), words="an orphaned bear")
    begun["start"] = _edited(
        ben, stack.discord.message_command(card["id"], "Use as start image", ben.user), words="owl"
    )
    whispers = {verb: ben.whispered(ben.press(card, verb)) for verb in ("mask", "info", "favourite")}
    checked = ben.whispered(stack.discord.message_command(card["id"], "Check metadata", ben.user))

    assert "one of your favourites now" in whispers["favourite"]
    assert ["seed 3" in words.lower().replace("**", "") for words in (whispers["info"], checked)] == [True] * 2, checked
    answers = {verb: ben.ending(interaction) for verb, interaction in begun.items()}
    assert {verb: len(answer["attachments"]) for verb, answer in answers.items()} == dict.fromkeys(begun, 1)
    sizes = {verb: ben.picture(answer).size for verb, answer in answers.items()}
    assert sizes["upscale"] == tuple(2 * side for side in sizes["again"])
    assert "Only the member who asked" in ben.whispered(ben.press(card, "delete"))
    ann.press(card, "delete")
    eventually(lambda: stack.discord.message(card["id"])["deleted_at"] is not None, 20)


def _edited(member: Cardholder, opened: View, **values: str) -> View:
    form, inputs = member.form(opened)
    flags = f"{inputs['flags']} {SMALL} --images 1" if SMALL not in inputs["flags"] else inputs["flags"]
    return member.stack.discord.submit(form, {**inputs, "flags": flags, **values}, member.user)


def _runs(stack: Stack, interaction: dict[str, int]) -> list[Any]:
    mine = (
        select(generations)
        .join(requests, requests.c.id == generations.c.request_id)
        .where(requests.c.source == str(interaction["id"]))
        .order_by(generations.c.ordinal)
    )
    return stack.rows(mine)


def _history(stack: Stack, generation_id: int) -> list[str]:
    what = select(events.c.status).where(events.c.generation_id == generation_id).order_by(events.c.id)
    return [row.status for row in stack.rows(what)]
