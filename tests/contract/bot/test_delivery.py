"""From an ended request to what its member sees."""

import io
import os
from zlib import crc32

from PIL import Image
from sqlalchemy import update

from distillery.database import schema
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Failure
from tests.contract.bot.house import House, View, png
from tests.support.discord.model.components import GALLERY
from tests.support.services.waiting import eventually


def served(house: House, member: int, images: int = 2, prompt: str = "a red fox") -> View:
    """A request that waits, its first progress shown."""
    interaction = house.serve(member, f"{prompt} --images {images} --seed 7")
    house.discord.wait_message(interaction)
    return interaction


def shown(house: House, interaction: View) -> View:
    message = house.original(interaction)
    assert message is not None
    return message


def test_pictures_arrive_in_the_answer_with_what_made_them(house: House) -> None:
    interaction = served(house, 21)
    house.run(interaction)
    house.finish(interaction, png("orange"), png("teal"))
    delivery = house.delivered(interaction)
    message = shown(house, interaction)
    public_id = house.admitted(interaction).public_id
    assert (delivery.way, delivery.attempt) == ("token", 1)
    assert [one["filename"] for one in message["attachments"]] == [f"{public_id}-1.png", f"{public_id}-2.png"]
    assert [house.discord.download(one) for one in message["attachments"]] == [png("orange"), png("teal")]
    assert "**a red fox**" in message["text"]
    assert "cosmopolitan · seeds 7, 8" in message["text"]
    assert house.admitted(interaction).status == "delivered"


def test_an_expired_token_ends_in_the_same_message_through_its_channel(house: House) -> None:
    interaction = served(house, 22)
    house.discord.expire(interaction)
    house.finish(interaction, png(), png())
    assert house.delivered(interaction).way == "channel"
    message = shown(house, interaction)
    assert len(message["attachments"]) == 2
    assert message["history"][-1]["via"] == "channel"


def test_a_deleted_answer_is_replaced_by_one_new_message_that_names_the_member(house: House) -> None:
    interaction = served(house, 23)
    house.discord.expire(interaction)
    house.delete_message(interaction["channel_id"], shown(house, interaction)["id"])
    # The post arrives, but the word of it is lost: the second try must find the first one's message.
    house.discord.fail_next("POST", "/channels/.*/messages$", 503, after=True)
    house.finish(interaction, png(), png())
    delivery = house.delivered(interaction)
    posts = [one for one in house.discord.messages(interaction["channel_id"]) if "<@23>" in one["text"]]
    assert (delivery.way, delivery.attempt) == ("post", 2)
    assert len(posts) == 1
    assert len(posts[0]["attachments"]) == 2
    assert posts[0]["pings"] == []


def test_no_way_left_is_kept_for_the_operator(house: House) -> None:
    interaction = served(house, 24)
    house.discord.expire(interaction)
    house.discord.remove_permission(interaction["channel_id"], "VIEW_CHANNEL")
    house.discord.close_direct(house.discord.direct_channel(24))
    house.finish(interaction, png(), png())
    delivery = house.delivered(interaction, "dead")
    house.discord.restore_permissions(interaction["channel_id"])
    assert "50007" in delivery.failure


def test_a_passing_trouble_of_discord_is_waited_out(house: House) -> None:
    interaction = served(house, 25)
    house.discord.expire(interaction)
    house.discord.fail_next("PATCH", "/channels/.*/messages/", 503)
    house.finish(interaction, png(), png())
    delivery = house.delivered(interaction)
    assert (delivery.way, delivery.attempt) == ("channel", 2)


def test_a_failure_says_what_happened_and_what_to_do(house: House) -> None:
    interaction = served(house, 26)
    house.finish(interaction, failure=Failure(FailureClass.INFRASTRUCTURE, "The machine was lost.", "a stack"))
    house.delivered(interaction)
    text = shown(house, interaction)["text"]
    assert "No picture was made" in text
    assert "The machine was lost. Ask again in a few minutes." in text
    assert "a stack" not in text


def test_a_partial_outcome_shows_what_was_made_and_how_to_get_the_rest(house: House) -> None:
    interaction = served(house, 27, images=3)
    house.finish(interaction, png())
    house.delivered(interaction)
    message = shown(house, interaction)
    assert len(message["attachments"]) == 1
    assert "1 of 3 pictures was made" in message["text"]
    assert "--images 2" in message["text"]


def test_a_picture_too_large_for_discord_is_shown_as_webp(house: House) -> None:
    noise = Image.frombytes("RGB", (2048, 2048), os.urandom(2048 * 2048 * 3))
    buffer = io.BytesIO()
    noise.save(buffer, "PNG", compress_level=0)
    interaction = served(house, 28, images=1)
    house.finish(interaction, buffer.getvalue())
    house.delivered(interaction, seconds=30)
    message = shown(house, interaction)
    [file] = message["attachments"]
    assert file["filename"].endswith("-1.webp")
    assert Image.open(io.BytesIO(house.discord.download(file))).format == "WEBP"
    assert file["size"] <= 10 * 1024 * 1024 < len(buffer.getvalue())
    assert "1 picture was too large for Discord" in message["text"]


def test_progress_never_covers_the_pictures(house: House) -> None:
    interaction = served(house, 29)
    lock = f"reply:{house.admitted(interaction).public_id}"
    # Somebody edits the answer: the delivery waits for them.
    while not house.cache.add(lock, b"1", 30):
        pass
    house.finish(interaction, png(), png())
    house.delivered(interaction, "leased")
    later = served(house, 30)
    house.finish(later, png(), png())
    house.delivered(later)
    assert shown(house, interaction)["attachments"] == []
    house.cache.delete(lock)
    house.delivered(interaction)
    looks = [len(look["attachments"]) for look in shown(house, interaction)["history"]]
    assert looks == sorted(looks)
    assert looks[-1] == 2


def test_a_picture_that_cannot_be_made_to_fit_costs_nothing_but_itself(house: House) -> None:
    interaction = served(house, 31)
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    vast = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + crc32(header).to_bytes(4)
    vast += (11 * 2**20).to_bytes(4) + b"IDAT" + bytes(11 * 2**20)
    house.finish(interaction, vast, png())
    house.delivered(interaction)
    message = shown(house, interaction)
    assert [one["filename"][-6:] for one in message["attachments"]] == ["-2.png"]
    assert "1 picture is too large to be shown here" in message["text"]


def test_a_delivery_that_crashes_counts_as_a_failed_try(house: House) -> None:
    interaction = served(house, 32, images=1)
    mine = schema.requests.c.source == str(interaction["id"])
    no_problem = update(schema.requests).where(mine).values(parameters=[])
    house.database.write(lambda tx: tx.execute(no_problem))
    house.finish(interaction, png())

    def failure() -> str:
        delivery = house.delivery(interaction)
        return (delivery and delivery.failure) or ""

    eventually(lambda: "It crashed: AttributeError" in failure(), 15)


def test_pictures_come_as_they_are_finished_and_are_sent_once(house: House) -> None:
    interaction = served(house, 33)
    house.run(interaction, step=4, preview=b"\xff\xd8\xff as far as it is")
    house.discord.wait_for(lambda: len(shown(house, interaction)["attachments"]) == 1, 10)
    [preview] = shown(house, interaction)["attachments"]
    assert house.discord.download(preview) == b"\xff\xd8\xff as far as it is"
    house.finish_one(interaction, 1, png("teal"))

    def names() -> list[str]:
        return [one["filename"][-6:] for one in shown(house, interaction)["attachments"]]

    house.discord.wait_for(lambda: "-2.png" in names(), 10)
    assert "-1.png" not in names()
    [early] = [one["id"] for one in shown(house, interaction)["attachments"] if one["filename"].endswith("-2.png")]
    house.finish_one(interaction, 0, png("orange"))
    house.delivered(interaction)
    message = shown(house, interaction)
    [gallery] = [part for part in message["components"][0]["components"] if part["type"] == GALLERY]
    kept, new = message["attachments"]
    assert [item["media"]["attachment_id"] for item in gallery["items"]] == [str(new["id"]), str(kept["id"])]
    assert (kept["id"], new["filename"][-6:]) == (early, "-1.png")
    looks = [[one["filename"][-6:] for one in look["attachments"]] for look in message["history"]]
    first = next(index for index, look in enumerate(looks) if "-2.png" in look)
    assert all("-2.png" in look for look in looks[first:])


def test_there_is_a_card_to_cancel_from_before_anything_runs(house: House) -> None:
    interaction = served(house, 34)
    request_id = house.admitted(interaction).public_id
    message = shown(house, interaction)
    assert f"a:cancel:{request_id}" in str(message["components"])
    assert "2 pictures · seed 7" in message["text"]
    house.finish(interaction, png(), png())
    house.delivered(interaction)
    message = shown(house, interaction)
    assert f"a:again:{request_id}" in str(message["components"])
    assert "a:cancel" not in str(message["components"])


def test_a_private_answer_comes_directly_when_its_token_is_no_more(house: House) -> None:
    guild = house.guild(visibility="private")
    interaction = house.serve(35, "a fox --images 1", guild)
    house.discord.wait_message(interaction)
    house.discord.expire(interaction)
    house.finish(interaction, png())
    assert house.delivered(interaction).way == "direct"
    message = house.discord.messages(house.discord.direct_channel(35))[-1]
    assert f"You asked for this in <#{interaction['channel_id']}>." in message["text"]
    assert len(message["attachments"]) == 1
    answers = [one for one in house.discord.messages(interaction["channel_id"]) if one["interaction_id"]]
    assert [one["ephemeral_for"] for one in answers] == [35]


def test_explicit_pictures_are_shown_as_their_guild_decided(house: House) -> None:
    for policy, covered in (("spoiler", [False, True]), ("block", [False])):
        interaction = house.serve(36, "a fox --images 2", house.guild(nsfw=policy))
        house.discord.wait_message(interaction)
        house.run(interaction)
        house.finish_one(interaction, 0, png(), "safe")
        house.finish_one(interaction, 1, png(), "explicit")
        house.delivered(interaction)
        message = shown(house, interaction)
        [gallery] = [part for part in message["components"][0]["components"] if part["type"] == GALLERY]
        assert [item["spoiler"] for item in gallery["items"]] == covered
        assert [one["filename"].startswith("SPOILER_") for one in message["attachments"]] == covered
        assert ("1 picture is explicit" in message["text"]) == (policy == "block")
