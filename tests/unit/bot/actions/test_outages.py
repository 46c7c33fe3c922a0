"""Presses while the database is away: everybody is told, within Discord's three seconds where it must be."""

import asyncio
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest

from bot.actions.actions import Actions
from bot.actions.press import Press, Verb
from bot.commands.handler import CommandHandler
from bot.threads import Threads
from distillery.cache.memory import MemoryCache
from distillery.database.engine import Database
from distillery.guilds.guilds import Guilds
from distillery.queue.progress import ProgressBoard
from distillery.queue.views import RequestViews
from distillery.vocabulary.clock import new_id
from tests.support.answering import shipped
from tests.support.services.process import free_port


class Interaction:
    """A press; `told` is what its member reads."""

    application_id = channel_id = guild_id = id = 1
    token, locale, filesize_limit, entitlements, message, channel = "token", "en-US", 1000, (), None, None
    app_permissions = permissions = discord.Permissions.all()

    def __init__(self) -> None:
        self.user = SimpleNamespace(id=7, display_name="Ada")
        self.created_at = datetime.now(UTC)
        self.response = self.followup = self
        self.told: list[str] = []
        self._done = False

    def is_done(self) -> bool:
        return self._done

    async def defer(self, **_: Any) -> Any:
        self._done = True
        return SimpleNamespace(message_id=2)

    async def delete_original_response(self) -> None: ...

    async def send(self, text: str, **_: Any) -> None:
        self.told.append(text)

    async def send_message(self, text: str, **_: Any) -> None:
        self._done = True
        self.told.append(text)

    async def edit_original_response(self, *, content: str = "", **_: Any) -> None:
        self.told.append(content)


@pytest.mark.parametrize("verb", list(Verb))
def test_a_press_is_answered_while_the_database_is_away(verb: Verb) -> None:
    async def pressed() -> list[str]:
        cache, threads = MemoryCache(), Threads()
        database = Database(f"mysql+pymysql://nobody@127.0.0.1:{free_port()}/nothing")
        parts: Any = SimpleNamespace(
            catalogue=shipped(),
            cache=cache,
            database=database,
            guilds=Guilds(database),
            views=RequestViews(database, ProgressBoard(cache)),
            storage=None,
            pictures=None,
        )
        actions = Actions(parts, threads, CommandHandler(parts, threads, cast(Any, None)), cast(Any, None))
        interaction = Interaction()
        async with asyncio.timeout(3):
            await actions.pressed(cast(Any, interaction), Press(verb, new_id(), 0))
        threads.close()
        return interaction.told

    [told] = asyncio.run(pressed())
    wanted = "What shall become of this picture" if verb is Verb.PICK else "could not be served"
    assert wanted in told
