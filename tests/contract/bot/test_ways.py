"""Which way an answer reaches its member in every kind of place, against a loopback Discord that enforces its rules."""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import discord
import httpx
import pytest

from bot.cards.card import Card, File
from bot.cards.pictures import FILE_LIMIT
from bot.delivery.courier import Address, Courier, Held, Parcel, Undeliverable
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.ways import Way
from distillery.vocabulary.clock import new_id
from tests.contract.bot.house import png
from tests.support.discord import LoopbackDiscord
from tests.support.discord.client.wire import View
from tests.support.discord.model.snowflake import APPLICATION_ID

MEMBER = 77
TOKEN = "loopback-token"
SERVE = {"name": "serve", "description": "Draw", "type": 1, "contexts": [0, 1]}


@dataclass
class Place:
    """A Discord with no bot on its gateway: what a courier does is all that happens."""

    discord: Any
    url: str
    channel: int
    guild: int | None

    def asked(self, channel: int | None = None, *, private: bool = False, direct: bool = False) -> Reply:
        """Where to answer a member who used a command in a channel, and sees that we think about it."""
        where = self.discord.direct_channel(MEMBER) if direct else channel or self.channel
        guild = None if direct else self.guild
        interaction = self.discord.slash(guild, where, MEMBER, "serve", {})
        address = f"{self.url}/api/v10/interactions/{interaction['id']}/{interaction['token']}/callback"
        body = {"type": 5, "data": {"flags": 64 if private else 0}}
        httpx.post(address, json=body, trust_env=False).raise_for_status()
        message = self.discord.interaction(interaction)["original_id"]
        return Reply(
            APPLICATION_ID,
            interaction["token"],
            time.time() + TOKEN_LIFE,
            where,
            message,
            private=private,
            guild_id=guild,
        )

    def deliver(self, reply: Reply, *names: str, shown: tuple[str, ...] = (), **facts: Any) -> Way:
        """Bring pictures of these names; `shown` are those that went before, as they came."""

        async def go() -> Way:
            async with discord.Client(intents=discord.Intents.none()) as client:
                await client.login(TOKEN)
                courier = Courier(client)
                if shown:
                    await courier.show(reply, parcel(shown))

                async def pack(held: Held, limit: int) -> Parcel:
                    return parcel(names, held, size=min(limit, 11 * 2**20) if reply.file_limit > FILE_LIMIT else 0)

                return await courier.deliver(Address(new_id(), str(MEMBER), reply, **facts), pack)

        return asyncio.run(go())

    def seen(self, channel: int) -> list[View]:
        return list(self.discord.messages(channel))


def parcel(names: tuple[str, ...], held: Held | None = None, size: int = 0) -> Parcel:
    files = [File(name, bytes(size) or png()) for name in names if name not in (held or {})]
    return Parcel(Card("A fox", pictures=names), files)


def late(reply: Reply) -> Reply:
    """After the token's fifteen minutes."""
    return replace(reply, expires_at=time.time())


@pytest.fixture(scope="module")
def world() -> Iterator[LoopbackDiscord]:
    with LoopbackDiscord() as started:
        address = f"{started.url}/api/v10/applications/{APPLICATION_ID}/commands"
        headers = {"Authorization": f"Bot {TOKEN}"}
        httpx.put(address, json=[SERVE], headers=headers, trust_env=False).raise_for_status()
        yield started


@pytest.fixture
def place(world: LoopbackDiscord, monkeypatch: pytest.MonkeyPatch) -> Place:
    monkeypatch.setattr(discord.http.Route, "BASE", f"{world.url}/api/v10")
    joined = world.control.guild_join()
    return Place(world.control, world.url, joined["channels"][0], joined["id"])


def test_pictures_that_were_shown_as_they_came_are_kept_and_not_sent_again(place: Place) -> None:
    reply = place.asked()
    assert place.deliver(reply, "1.png", "2.png", shown=("1.png", "preview.jpg")) is Way.TOKEN
    [message] = place.seen(place.channel)
    before, after = (look["attachments"] for look in message["history"][-2:])
    assert [one["filename"] for one in before] == ["1.png", "preview.jpg"]
    assert [one["filename"] for one in after] == ["1.png", "2.png"]
    assert before[0]["id"] == after[0]["id"]


def test_the_same_through_the_channel_even_where_we_may_not_read_what_was(place: Place) -> None:
    reply = place.asked()
    place.deliver(reply, "1.png")
    assert place.deliver(late(reply), "1.png", "2.png") is Way.CHANNEL
    place.discord.remove_permission(place.channel, "READ_MESSAGE_HISTORY")
    assert place.deliver(late(reply), "1.png", "2.png") is Way.CHANNEL
    [message] = place.seen(place.channel)
    first, again, blind = ([one["id"] for one in look["attachments"]] for look in message["history"][-3:])
    assert again[0] == first[0]
    assert not set(blind) & set(again)
    assert len(blind) == 2


@pytest.mark.parametrize("kind", [discord.ChannelType.news.value, discord.ChannelType.voice.value])
def test_announcement_and_voice_channels_are_channels(place: Place, kind: int) -> None:
    place.discord.make(place.channel, kind)
    assert place.deliver(late(place.asked()), "1.png") is Way.CHANNEL


def test_an_archived_thread_is_opened_by_a_message_that_names_the_member(place: Place) -> None:
    thread = place.discord.thread(place.channel)
    reply = place.asked(thread)
    place.discord.archive(thread)
    assert place.deliver(reply, "1.png") is Way.POST
    assert f"For <@{MEMBER}>:" in place.seen(thread)[-1]["text"]
    assert place.deliver(late(reply), "1.png") is Way.CHANNEL


def test_out_of_a_locked_thread_it_comes_as_a_direct_message(place: Place) -> None:
    thread = place.discord.thread(place.channel)
    reply = place.asked(thread)
    place.discord.archive(thread, locked=True)
    assert place.deliver(reply, "1.png") is Way.DIRECT
    message = place.seen(place.discord.direct_channel(MEMBER))[-1]
    assert f"You asked for this in <#{thread}>." in message["text"]
    assert len(message["attachments"]) == 1


def test_a_post_in_a_forum_is_a_thread_and_the_forum_itself_takes_nothing(place: Place) -> None:
    place.discord.make(place.channel, discord.ChannelType.forum.value)
    assert place.deliver(late(place.asked(place.discord.thread(place.channel))), "1.png") is Way.CHANNEL
    gone = replace(late(place.asked(place.channel)), message_id=1)
    assert place.deliver(gone, "1.png") is Way.DIRECT


def test_a_private_answer_is_brought_by_token_then_directly_and_never_in_public(place: Place) -> None:
    reply = place.asked(private=True)
    assert place.deliver(reply, "1.png") is Way.TOKEN
    assert place.deliver(late(reply), "1.png") is Way.DIRECT
    assert [one["ephemeral_for"] for one in place.seen(place.channel)] == [MEMBER]


def test_a_private_answer_to_whoever_takes_none_is_the_operators(place: Place) -> None:
    reply = late(place.asked(private=True))
    direct = place.discord.direct_channel(MEMBER)
    place.discord.close_direct(direct)
    with pytest.raises(Undeliverable, match="50007"):
        place.deliver(reply, "1.png")
    place.discord.close_direct(direct, closed=False)


def test_in_direct_messages_the_same_message_is_edited_at_any_time(place: Place) -> None:
    reply = place.asked(direct=True)
    assert place.deliver(reply, "1.png") is Way.TOKEN
    assert place.deliver(late(reply), "1.png", "2.png") is Way.CHANNEL
    message = next(one for one in place.seen(reply.channel_id) if one["id"] == reply.message_id)
    assert len(message["attachments"]) == 2
    assert "You asked" not in message["text"]


def test_files_larger_than_the_place_takes_are_packed_smaller(place: Place) -> None:
    reply = replace(place.asked(), file_limit=50 * 2**20)  # what the member's own subscription allows them
    assert place.deliver(late(reply), "1.bin") is Way.CHANNEL
    [attachment] = place.seen(place.channel)[0]["attachments"]
    assert attachment["size"] == FILE_LIMIT


def test_what_was_deleted_is_taken_down_where_it_stands_and_posted_nowhere(place: Place) -> None:
    reply = place.asked()
    assert place.deliver(reply, deleted=True) is Way.TOKEN
    headers = {"Authorization": f"Bot {TOKEN}"}
    address = f"{place.url}/api/v10/channels/{reply.channel_id}/messages/{reply.message_id}"
    httpx.delete(address, headers=headers, trust_env=False).raise_for_status()
    assert place.deliver(reply, deleted=True) is Way.NOWHERE
    assert place.seen(place.channel) == []
