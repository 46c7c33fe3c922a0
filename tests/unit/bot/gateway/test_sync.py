"""What Discord, or a proxy in its place, may answer when commands are registered."""

import asyncio
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.gateway.sync import sync_commands
from bot.threads import Threads
from distillery.database import migrate
from distillery.database.engine import Database


class Answering:
    """In place of Discord's commands: whatever is asked, this is the answer."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer
        self.asked = 0

    async def get_global_commands(self, _: int) -> Any:
        return self.answer

    async def bulk_upsert_global_commands(self, _: int, payload: Any) -> Any:
        self.asked += 1
        return self.answer


@pytest.fixture
def database(tmp_path: Any) -> Database:
    made = Database(f"sqlite:///{tmp_path}/bots.db")
    migrate.upgrade(made)
    return made


def synced(database: Database, answer: Answering) -> bool:
    async def sync() -> bool:
        client, threads = discord.Client(intents=discord.Intents.none()), Threads()
        client.http, client._connection.application_id = answer, 1  # type: ignore[assignment]
        client._connection.http = answer  # type: ignore[assignment]
        tree: app_commands.CommandTree[Any] = app_commands.CommandTree(client)
        try:
            return await sync_commands(tree, database, threads)
        finally:
            threads.close()

    return asyncio.run(sync())


@pytest.mark.parametrize("answer", [{"message": "a proxy's page"}, ["ping"], 7, [{"id": "1"}], [None]])
def test_an_odd_answer_registers_nothing_and_breaks_nothing(database: Database, answer: Any) -> None:
    assert not synced(database, Answering(answer))


def test_commands_without_versions_are_known_by_what_they_are(database: Database) -> None:
    empty = Answering([])
    assert [synced(database, empty) for _ in range(2)] == [True, True]
    assert empty.asked == 1
