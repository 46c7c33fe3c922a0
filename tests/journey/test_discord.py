"""From `/serve` in Discord to pictures in Discord, through every process."""

import io
import json

from PIL import Image
from sqlalchemy import func, select

from distillery.database import schema
from tests.support.members import answer_to, ask, times_pictured
from tests.support.stack import Stack

requests, generations = schema.requests, schema.generations
deliveries, events = schema.deliveries, schema.events


def test_forty_requests_of_several_members_are_each_answered_once(stack: Stack) -> None:
    asked = [
        ask(
            stack,
            f"fox number {number} --images 1 --model sdxl --upscalemethod none --seed {number}",
            guild=number % 4,
            user=100 + number % 7,
        )
        for number in range(40)
    ]

    messages = [answer_to(stack, interaction, timeout=150) for interaction in asked]

    assert [len(message["attachments"]) for message in messages] == [1] * 40
    assert [times_pictured(message) for message in messages] == [1] * 40
    assert len({message["attachments"][0]["sha256"] for message in messages}) == 40
    assert _finished_more_than_once(stack) == []
    assert _answers_sent(stack, asked) == 40
    assert stack.discord.violations() == []


def test_the_picture_is_the_one_that_was_asked_for(stack: Stack) -> None:
    message = answer_to(stack, ask(stack, "a red fox --ar 16:9 --seed 7 --images 2 --model sdxl"))

    assert len(message["attachments"]) == 2
    pictures = [Image.open(io.BytesIO(stack.discord.download(each))) for each in message["attachments"]]
    made_by = [json.loads(picture.info["distillery"]) for picture in pictures]
    assert all(abs(picture.width / picture.height - 16 / 9) < 0.02 for picture in pictures)
    assert sorted(each["seed"] for each in made_by) == [7, 8], "in the order in which they were made"
    assert [(each["prompt"], each["model"]) for each in made_by] == [("a red fox", "sdxl")] * 2
    assert "KSampler" in {node["class_type"] for node in json.loads(pictures[0].info["prompt"]).values()}
    assert "a red fox" in message["text"]
    assert "7, 8" in message["text"]


def test_a_duplicated_interaction_is_served_once(stack: Stack) -> None:
    interaction = ask(stack, "one fox only --images 1 --model sdxl")
    stack.discord.duplicate(interaction, everywhere=True)

    message = answer_to(stack, interaction)

    assert times_pictured(message) == 1
    same = requests.c.source == str(interaction["id"])
    assert stack.rows(select(func.count()).select_from(requests).where(same))[0][0] == 1


def test_a_bad_flag_is_answered_ephemerally_with_a_hint(stack: Stack) -> None:
    interaction = stack.discord.wait_answer(ask(stack, "a fox --modle sdxl", user=7002))

    message = stack.discord.wait_message(interaction)

    assert message["ephemeral_for"] == 7002
    assert "--modle" in message["text"]
    assert "Did you mean --model?" in message["text"]
    assert stack.rows(select(requests.c.id).where(requests.c.source == str(interaction["id"]))) == []


def test_a_failed_generation_reaches_the_member_in_words(stack: Stack) -> None:
    interaction = ask(stack, "standin_out_of_memory --images 1 --model sdxl")

    message = answer_to(stack, interaction)

    assert message["attachments"] == []
    assert "No picture was made" in message["text"]
    assert "more GPU memory than there is" in message["text"]
    assert "Traceback" not in message["text"]


def test_an_expired_token_still_brings_the_pictures_into_the_same_message(stack: Stack) -> None:
    interaction = ask(stack, "a slow fox --images 2 --model sdxl")
    thinking = stack.discord.wait_answer(interaction)["original_id"]
    stack.discord.expire(interaction)

    message = answer_to(stack, interaction)

    assert message["id"] == thinking
    assert len(message["attachments"]) == 2
    assert message["history"][-1]["via"] == "channel"
    channel = stack.discord.messages(interaction["channel_id"])
    assert sum(one["interaction_id"] == interaction["id"] for one in channel) == 1


def _finished_more_than_once(stack: Stack) -> list[int]:
    """Generations with more than one final event."""
    final = events.c.status.in_(["succeeded", "failed", "cancelled"]) & (events.c.subject == "generation")
    counted = select(events.c.generation_id).where(final).group_by(events.c.generation_id).having(func.count() > 1)
    return [row.generation_id for row in stack.rows(counted)]


def _answers_sent(stack: Stack, asked: list[dict[str, int]]) -> int:
    sources = [str(interaction["id"]) for interaction in asked]
    sent = (
        select(func.count())
        .select_from(deliveries.join(requests, requests.c.id == deliveries.c.request_id))
        .where(requests.c.source.in_(sources), deliveries.c.status == "sent", deliveries.c.attempt == 1)
    )
    return int(stack.rows(sent)[0][0])
