"""The genuine discord.py client finds the loopback Discord to be Discord."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.discord import DiscordControl, Refused
from tests.support.discord.rules.schema import SETTING, Schema

MEMBER = 4242
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def _room(discord: DiscordControl, guild: int = 0) -> tuple[int, int]:
    """A guild of its own for a test, on shard `guild`."""
    found = discord.guilds()[guild]
    return found["id"], found["channels"][0]


def _of(discord: DiscordControl, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """The messages that an interaction has led to and that no longer show "thinking"."""
    messages = discord.messages(asked["channel_id"])
    return [one for one in messages if one["interaction_id"] == asked["id"] and not one["thinking"]]


def test_two_shards_identify_with_their_buckets(discord: DiscordControl) -> None:
    first = {one["shard"]: one for one in discord.sessions()["identifies"]}
    assert set(first) == {0, 1}
    assert all(one["intents"] == 1 and one["shards"] == 2 for one in first.values())


def test_commands_are_synced_with_ids(discord: DiscordControl) -> None:
    serve = next(one for one in discord.commands() if one["name"] == "serve")
    assert int(serve["id"]) > 0
    assert serve["contexts"] == [0, 1]


@pytest.mark.parametrize("shard", [0, 1])
def test_a_deferred_answer_is_edited_into_a_card_with_a_picture(discord: DiscordControl, shard: int) -> None:
    guild, channel = _room(discord, shard)
    asked = discord.slash(guild, channel, MEMBER, "serve", {"prompt": "a red fox"})
    message = discord.wait_message(asked)
    assert asked["deliveries"] == 1
    assert [look["thinking"] for look in message["history"]] == [True, False]
    assert message["text"] == "**a red fox**"
    assert message["flags"] == 1 << 15
    assert message["ephemeral_for"] is None
    (attachment,) = message["attachments"]
    assert (attachment["filename"], attachment["width"], attachment["height"]) == ("fox.png", 16, 9)
    assert len(discord.download(attachment)) == attachment["size"]


def test_direct_messages_go_to_shard_0(discord: DiscordControl) -> None:
    asked = discord.slash(None, discord.direct_channel(MEMBER), MEMBER, "serve", {"prompt": "alone"})
    assert discord.wait_message(asked)["text"] == "**alone**"


def test_an_ephemeral_answer_is_for_one_member_in_their_language(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    message = discord.wait_message(discord.slash(guild, channel, MEMBER, "whisper", locale="ja"))
    assert (message["text"], message["ephemeral_for"]) == ("psst in ja", MEMBER)


def test_a_refusal_after_a_defer_leaves_only_an_ephemeral_message(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    asked = discord.slash(guild, channel, MEMBER, "refuse")
    message = discord.wait_message(asked)
    assert (message["text"], message["ephemeral_for"]) == ("no quota left", MEMBER)
    original = discord.message(discord.interaction(asked)["original_id"])
    assert original["deleted_at"] is not None


def test_the_first_follow_up_fills_the_deferred_message_and_keeps_its_kind(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    asked = discord.slash(guild, channel, MEMBER, "leak")
    message = discord.wait_message(asked)
    assert message["id"] == discord.interaction(asked)["original_id"]
    assert message["ephemeral_for"] is None


def test_autocomplete_answers_with_choices(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    choices = discord.autocomplete(guild, channel, MEMBER, "serve", {"prompt": "x", "model": "xl"}, focused="model")
    assert [choice["value"] for choice in choices] == ["sdxl"]


def test_an_attached_picture_is_read_and_shown_to_its_member_alone(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    asked = discord.slash(guild, channel, MEMBER, "look", {"brought": ("mine.png", PNG)})
    discord.wait_for(lambda: len(_of(discord, asked)) == 2)
    first, second = _of(discord, asked)
    assert first["text"] == "**it: 1×1 image/png**"
    assert second["text"] == "again"
    for message, filename in ((first, "fox.png"), (second, "again.png")):
        assert message["ephemeral_for"] == MEMBER
        (attachment,) = message["attachments"]
        assert attachment["filename"] == filename
        assert discord.download(attachment) == PNG


def test_an_attachment_option_takes_files_alone(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    with pytest.raises(Refused, match="takes a file"):
        discord.slash(guild, channel, MEMBER, "look", {"brought": "https://cdn.discordapp.com/a.png"})
    with pytest.raises(Refused, match="needs"):
        discord.slash(guild, channel, MEMBER, "look", {"name": "nothing"})


def test_while_typing_an_attachment_is_known_by_its_id_alone(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    typed = {"brought": ("mine.png", PNG), "name": "fo"}
    choices = discord.autocomplete(guild, channel, MEMBER, "look", typed, focused="name")
    assert choices == [{"name": "fo of Object", "value": "fo"}]


def test_an_option_that_suggests_nothing_is_not_asked(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    with pytest.raises(Refused, match="suggests nothing"):
        discord.autocomplete(guild, channel, MEMBER, "serve", {"prompt": "x"}, focused="prompt")


def test_a_button_opens_a_modal_whose_text_and_file_come_back(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    message = discord.wait_message(discord.slash(guild, channel, MEMBER, "serve", {"prompt": "press me"}))
    clicked = discord.wait_answer(discord.click(message["id"], "reroll:7", MEMBER))
    assert clicked["modal"]["custom_id"] == "edit:7"
    with pytest.raises(Refused, match="100"):
        discord.submit("edit:7", {"prompt": "x" * 101}, MEMBER)
    sent = discord.submit("edit:7", {"prompt": "blue", "image": [("a.png", b"12345")]}, MEMBER)
    assert discord.wait_message(sent)["text"] == "blue [5]"


def test_after_its_token_expired_a_message_is_still_edited_through_its_channel(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    begun = discord.slash(guild, channel, MEMBER, "begin", {"name": "late"})
    original = discord.wait_answer(begun)["original_id"]
    discord.expire(begun)
    discord.slash(guild, channel, MEMBER, "finish", {"name": "late"})
    message = discord.wait_message(begun)
    assert message["id"] == original
    assert [look["via"] for look in message["history"]] == ["callback", "channel"]
    refused = next(one for one in discord.requests() if begun["token"] in one["path"] and one["method"] == "PATCH")
    assert (refused["status"], refused["code"]) == (401, 50027)


def test_a_dropped_socket_resumes_and_the_missed_interaction_is_replayed(discord: DiscordControl) -> None:
    guild, channel = _room(discord, 1)
    identifies = len(discord.sessions()["identifies"])
    assert discord.drop(1, hold=True) == 1
    asked = discord.slash(guild, channel, MEMBER, "whisper")
    assert discord.interaction(asked)["state"] == "waiting"
    discord.release(1)
    assert discord.wait_message(asked)["text"].startswith("psst")
    assert len(discord.sessions()["identifies"]) == identifies


def test_op_7_resumes_and_op_9_identifies_again(discord: DiscordControl) -> None:
    def session() -> dict[str, object]:
        return next(one for one in reversed(discord.sessions()["sessions"]) if one["shard"] == 0)

    before = session()
    discord.op7(0)
    discord.wait_for(lambda: session()["resumes"] == int(str(before["resumes"])) + 1 and session()["connected"])
    discord.op9(0)
    discord.wait_for(lambda: session()["id"] != before["id"] and session()["connected"])


def test_a_duplicated_interaction_is_answered_once(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    asked = discord.slash(guild, channel, MEMBER, "whisper")
    discord.wait_answer(asked)
    discord.duplicate(asked)

    def codes() -> list[int | None] | None:
        found = [one["code"] for one in discord.requests() if asked["token"] in one["path"]]
        return found if len(found) == 2 else None

    assert discord.wait_for(codes) == [None, 40060]
    assert len([one for one in discord.messages(channel) if one["interaction_id"] == asked["id"]]) == 1


def test_a_late_answer_is_unknown(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    discord.limits(ack_deadline=-1.0)
    asked = discord.slash(guild, channel, MEMBER, "whisper")
    late = discord.wait_for(lambda: [one for one in discord.requests() if asked["token"] in one["path"]])
    discord.limits(ack_deadline=3.0)
    assert (late[0]["status"], late[0]["code"]) == (404, 10062)


def test_an_enforced_nonce_posts_once(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    assert discord.wait_message(discord.slash(guild, channel, MEMBER, "twice"))["text"] == "True"
    assert len([one for one in discord.messages(channel) if one["nonce"] == "delivery-1"]) == 1


def test_a_lost_answer_leaves_the_work_done(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    discord.fail_next("PATCH", "@original", 502, after=True)
    message = discord.wait_message(discord.slash(guild, channel, MEMBER, "serve", {"prompt": "again"}))

    def edits() -> bool:
        return len(discord.message(message["id"])["history"]) == 3

    discord.wait_for(edits, what="discord.py did not retry the 502")
    assert len(discord.message(message["id"])["attachments"]) == 1


def test_a_429_is_waited_out(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    discord.fail_next("PATCH", "@original", 429)
    asked = discord.slash(guild, channel, MEMBER, "serve", {"prompt": "patience"})
    assert discord.wait_message(asked)["text"] == "**patience**"
    tries = [one["status"] for one in discord.requests() if asked["token"] in one["path"] and one["method"] == "PATCH"]
    assert tries == [429, 200]


def test_a_new_guild_is_served_at_once(discord: DiscordControl) -> None:
    guild = discord.guild_join("Fresh", channels=2)
    asked = discord.slash(guild["id"], guild["channels"][1], MEMBER, "whisper")
    assert discord.wait_message(asked)["text"].startswith("psst")


def test_members_cannot_do_what_discord_does_not_offer(discord: DiscordControl) -> None:
    guild, channel = _room(discord)
    with pytest.raises(Refused, match="no command 'paint'"):
        discord.slash(guild, channel, MEMBER, "paint")
    with pytest.raises(Refused, match="needs \\['prompt'\\]"):
        discord.slash(guild, channel, MEMBER, "serve")
    with pytest.raises(Refused, match="no option"):
        discord.slash(guild, channel, MEMBER, "serve", {"prompt": "x", "speed": 3})


@pytest.mark.parametrize("copy", [Schema.bundled, Schema.named])
def test_all_that_is_said_fits_discords_document(discord: DiscordControl, copy: Callable[[], Schema | None]) -> None:
    schema = copy()
    if schema is None:
        pytest.skip(f"{SETTING} names no other copy of the document")
    guild, channel = _room(discord)
    discord.wait_message(discord.slash(guild, channel, MEMBER, "serve", {"prompt": "last"}))
    answered = [one for one in discord.requests() if one["route"] and one["status"] != 502]
    assert {one["route"] for one in answered} >= {"/users/@me", "/applications/{application_id}/commands"}
    for one in answered:
        if one["body"] is not None or one["status"] < 400:  # else it was refused before anybody read what it says
            assert schema.request(one["method"], one["route"], one["body"]) == [], one["path"]
        assert schema.response(one["method"], one["route"], one["status"], one["response"]) == [], one["path"]
