"""From an ended request to what its member sees."""

import io
import os
from zlib import crc32

from PIL import Image

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Failure
from tests.contract.bot.house import House, View, png
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
    house.finish(interaction, png(), png())
    delivery = house.delivered(interaction, "dead")
    house.discord.restore_permissions(interaction["channel_id"])
    assert "50001" in delivery.failure


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
    assert "1 of 3 pictures were made" in message["text"]
    assert "--images 2" in message["text"]


def test_a_picture_too_large_for_discord_is_shown_as_jpeg(house: House) -> None:
    noise = Image.frombytes("RGB", (2048, 2048), os.urandom(2048 * 2048 * 3))
    buffer = io.BytesIO()
    noise.save(buffer, "PNG", compress_level=0)
    interaction = served(house, 28, images=1)
    house.finish(interaction, buffer.getvalue())
    house.delivered(interaction, seconds=30)
    message = shown(house, interaction)
    [file] = message["attachments"]
    assert file["filename"].endswith("-1.jpg")
    assert Image.open(io.BytesIO(house.discord.download(file))).format == "JPEG"
    assert file["size"] <= 10 * 1024 * 1024 < len(buffer.getvalue())
    assert "shown as JPEG" in message["text"]


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


def test_a_delivery_that_crashes_counts_as_a_failed_try(house: House) -> None:
    interaction = served(house, 29, images=1)
    header = b"IHDR" + (60_000).to_bytes(4) * 2 + b"\x08\x02\x00\x00\x00"
    vast = b"\x89PNG\r\n\x1a\n" + (13).to_bytes(4) + header + crc32(header).to_bytes(4)
    vast += (11 * 2**20).to_bytes(4) + b"IDAT" + bytes(11 * 2**20)
    house.finish(interaction, vast)

    def failure() -> str:
        delivery = house.delivery(interaction)
        return (delivery and delivery.failure) or ""

    eventually(lambda: "It crashed: DecompressionBombError" in failure(), 15)
