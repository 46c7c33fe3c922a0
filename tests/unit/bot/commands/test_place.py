"""Where an interaction is, and what is known of it in time."""

import asyncio
from threading import Event
from types import SimpleNamespace
from typing import Any, cast
from unittest.mock import create_autospec

import discord

from bot.commands import place as places
from bot.commands.place import Place, place_of
from bot.threads import Threads
from distillery.command.house import NONE
from distillery.guilds.config import ChannelConfig, GuildConfig


def interaction(channel: object, guild_id: int | None = 5) -> Any:
    return SimpleNamespace(channel=channel, guild_id=guild_id, channel_id=9)


def looked_up(asked: Any, guilds: object) -> Place:
    async def looked() -> Place:
        threads = Threads(1, 1, 1)
        found = await place_of(asked, cast(Any, guilds), threads)
        threads.close()
        return found

    return asyncio.run(looked())


def test_a_thread_is_as_restricted_as_the_channel_it_hangs_on() -> None:
    thread = create_autospec(discord.Thread, instance=True)
    thread.parent_id, thread.is_nsfw.return_value = 8, True
    decided = GuildConfig(by_channel={"8": ChannelConfig(free=True, ar="3:2")})
    found = looked_up(interaction(thread), SimpleNamespace(fresh=lambda _: decided))
    assert (found.channel_id, found.parent_id, found.age_restricted, found.free) == ("9", "8", True, True)
    assert found.defaults.values == {"ar": "3:2"}


def test_while_nobody_knows_what_was_decided_answers_are_private(monkeypatch: Any) -> None:
    monkeypatch.setattr(places, "PATIENCE", 0.01)
    silent = Event()
    try:
        guilds = SimpleNamespace(fresh=lambda _: None, known=lambda _: None, of=lambda _: silent.wait(10))
        found = looked_up(interaction(None), guilds)
    finally:
        silent.set()
    assert (found.config, found.private, found.free, found.defaults) == (None, True, False, NONE)


def test_nothing_is_private_in_direct_messages_and_the_member_is_spoken_to() -> None:
    found = Place(None, "9", config=GuildConfig(visibility="private", language="fr"))
    assert not found.private
    assert Place("5", "9", config=GuildConfig(language="fr")).language("de-DE") == "fr"
    assert Place("5", "9", config=GuildConfig(language="fr", visibility="private")).language("de") == "de"
