"""What may be made of a picture: nothing where it may not be seen."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.actions.press import Press, Verb
from bot.actions.requests import Requests
from bot.cards.policy import Sight
from bot.commands.place import Place
from bot.delivery.showcase import Showcase
from distillery.guilds.config import GuildConfig
from distillery.queue.views import Picture
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import NotFound, Refused
from tests.unit.bot.cards.views import REQUEST_ID, ended

PRESS = Press(Verb.MASK, REQUEST_ID, 0)


class Threads:
    async def call(self, function: Any, *args: Any) -> Any:
        return function(*args)

    read = call


class Handler:
    async def place(self, interaction: Any) -> Place:
        return Place("10", "100", age_restricted=interaction.restricted)


def requests(folder: Path, policy: str, rated: Any = None, found: Any = None) -> Requests:
    """Over one picture, in a guild of this policy."""
    storage = FolderStorage(folder, "")
    storage.put("key/0.png", b"a picture")
    showcase = Showcase(storage, SimpleNamespace(of=lambda _: GuildConfig(nsfw=policy)))  # type: ignore[arg-type]
    showcase._galleries._rate = rated
    parts = SimpleNamespace(views=SimpleNamespace(one=lambda _: found), database=None, storage=storage, pictures=None)
    made: Any = (parts, Threads(), Handler(), showcase)
    return Requests(*made)


def interaction(member: int = 2, channel: int = 100, *, restricted: bool = False) -> Any:
    allowed = discord.Permissions(manage_messages=True)
    user = SimpleNamespace(id=member)
    return SimpleNamespace(user=user, guild_id=10, channel_id=channel, permissions=allowed, restricted=restricted)


def shown(folder: Path, policy: str, rating: str | None, *, restricted: bool = False, rated: Any = None) -> Sight:
    view = ended("succeeded", images=[Picture("key/0.png", 8, 8, 7, 9, {}, 0, rating)])
    looked = requests(folder, policy, rated).shown(interaction(restricted=restricted), PRESS, view)
    return asyncio.run(looked)[1]


def test_a_withheld_picture_is_passed_on_to_nobody(tmp_path: Path) -> None:
    for policy in ("block", "age_restricted"):
        with pytest.raises(Refused, match="explicit"):
            shown(tmp_path, policy, "explicit")
    assert shown(tmp_path, "block", "safe") is Sight.OPEN
    assert shown(tmp_path, "age_restricted", "explicit", restricted=True) is Sight.OPEN
    assert shown(tmp_path, "spoiler", "explicit") is Sight.COVERED


def test_what_is_rated_as_it_is_shown_is_rated_as_it_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="explicit"):
        shown(tmp_path, "block", None, rated=lambda _: "explicit")
    assert shown(tmp_path, "block", None, rated=lambda _: "safe") is Sight.OPEN


def test_what_is_shown_elsewhere_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    found = ended("succeeded", 1, guild_id="10", channel_id="100", deleted=True)
    looked = requests(tmp_path, "block", found=found)
    looked._favourites.has = lambda *_: False  # type: ignore[method-assign]
    with pytest.raises(NotFound) as unseen:
        asyncio.run(looked.one(interaction(channel=101), REQUEST_ID))
    with pytest.raises(NotFound) as unknown:
        asyncio.run(requests(tmp_path, "block").one(interaction(), REQUEST_ID))
    assert str(unseen.value) == str(unknown.value)
    with pytest.raises(Refused, match="deleted"):
        asyncio.run(looked.one(interaction(), REQUEST_ID))
    assert asyncio.run(looked.kept(interaction(), REQUEST_ID)) == found
    looked._favourites.has = lambda *_: True  # type: ignore[method-assign]
    assert asyncio.run(looked.kept(interaction(channel=101), REQUEST_ID)) == found
