"""Our client, desk and core within SimCord: a Discord written by others, in this process, with no socket."""

import asyncio
from collections.abc import Coroutine
from contextvars import Context, copy_context
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, TypeVar, cast

import discord
import simcord
from sqlalchemy import Row, select

from bot.__main__ import build
from bot.commands.handler import CommandHandler
from bot.commands.translator import CatalogueTranslator
from bot.delivery.courier import Courier
from bot.delivery.edit_lock import EditLock
from bot.delivery.loop import Deliveries
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import Reply
from bot.delivery.showcase import Showcase
from bot.desk import Desk
from bot.gateway.client import ShardClient
from bot.gateway.identify import IdentifyGate, Turns
from bot.gateway.plan import Range
from bot.gateway.sync import sync_commands
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.database import migrate, schema
from distillery.database.engine import Database
from distillery.queue.generations import GenerationQueue
from distillery.queue.rows import Settlement
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.wire import Output
from tests.support.tiers import tiers_file

ROOT = Path(__file__).parents[3]
PATIENCE = 10.0  # seconds for what the bot does in its own time

T = TypeVar("T")


class UnwatchedProgress(ProgressUpdater):
    """Progress that SimCord does not wait for: it lasts as long as its request."""

    beside: Context  # where SimCord's Discord is reached, but nothing counts as the bot's work

    def follow(self, request_id: str, reply: Reply, *, resumed: bool = False) -> asyncio.Task[None]:
        """The same task, begun where SimCord does not follow it."""
        return self.beside.run(super().follow, request_id, reply, resumed=resumed)


class SimulatedHouse:
    """One bot of one shard, a guild with a channel, an admin and members. Whoever uses it waits within `do`."""

    def __init__(self, folder: Path) -> None:
        self._runner = asyncio.Runner()
        settings = BotSettings(
            discord_token="simulated",
            database_url=f"sqlite:///{folder}/house.db",
            cache_url="memory://",
            storage_url=f"file://{folder}/pictures",
            tiers=tiers_file(folder),
            workflows=ROOT / "workflows",
            models=ROOT / "models.toml",
            loras=ROOT / "loras.toml",
        )
        database = Database(settings.database_url)
        migrate.upgrade(database)
        database.close()
        self.parts = build(settings)
        self._queue = GenerationQueue(self.parts.database, "simulated")
        self._threads = Threads()
        self.do(self._open(settings))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.do(self._close())
        self._runner.close()
        self._threads.close()
        self.parts.database.close()

    def do(self, act: Coroutine[Any, Any, T]) -> T:
        """What comes of an act, once all that the bot does about it has come to rest."""
        return self._runner.run(act)

    def member(self, name: str, *roles: simcord.RoleHandle) -> simcord.MemberActor:
        """Somebody new in the guild."""
        return self.guild.add_member(self.env.create_user(name), roles=roles)

    def admin(self, name: str) -> simcord.MemberActor:
        """Somebody new, who may manage the server."""
        return self.member(name, self.guild.create_role(name, permissions=discord.Permissions(manage_guild=True)))

    def use(self, member: simcord.MemberActor, command: str, **options: Any) -> simcord.InteractionResult:
        """A slash command in the channel."""
        return self.do(member.slash(self.channel, command, **options))

    def requests_of(self, member: simcord.MemberActor) -> list[Row[Any]]:
        """What a member asked for, oldest first, as it is queued."""
        mine = select(schema.requests).where(schema.requests.c.member_id == str(member.id))
        with self.parts.database.read() as connection:
            return list(connection.execute(mine.order_by(schema.requests.c.id)))

    def last_callback(self) -> Any:
        """What the bot said first to the last interaction, as it was sent."""
        said_first = [each.json for each in self.env.http_requests if each.path.endswith("/callback")]
        return said_first[-1]

    def becomes(self, answer: simcord.InteractionResult, words: str) -> str:
        """All that the answer says, once these words are among it."""

        async def awaited() -> str:
            async with asyncio.timeout(PATIENCE):
                while words not in (shown := said(answer)):  # noqa: ASYNC110 - others' code rings no bell
                    await asyncio.sleep(0.01)
                return shown

        return self.do(awaited())

    def finish(self, picture: bytes) -> None:
        """Be the master: every generation that waits ends with this picture, and the bot brings it."""
        for generation in self._queue.exchange([], 100):
            key = f"requests/{generation.request_public_id}/{generation.public_id}/1/0.png"
            self.parts.storage.put(key, picture, "image/png")
            output = Output(key, 64, 36, generation.work["seeds"][0], len(picture))
            self._queue.exchange([Settlement(generation, GenerationStatus.SUCCEEDED, [output])], 0)
        self.parts.doorbell.ring("deliveries")

    async def _open(self, settings: BotSettings) -> None:
        gate = IdentifyGate(Turns(self.parts.database, "simulated", 0.0, 1), self._threads)
        client = ShardClient(Range(1, 0, 0), (0,), cast(Desk, None), gate)  # the desk's courier needs it first
        courier, edit_lock = Courier(client), EditLock(self.parts.cache, self._threads)
        showcase = Showcase.of_parts(self.parts, settings.nudity_check)
        self._progress = UnwatchedProgress(self.parts.views, self._threads, courier, edit_lock, showcase)
        client.desk = self._desk(courier, showcase)
        self.env = simcord.Env(client)
        await self.env.start()
        with self.env.time_context():
            self._progress.beside = copy_context()
        # Its clock stands at a date of its own: tokens would have ended long ago.
        await self.env.advance_time((datetime.now(UTC) - self.env.now()).total_seconds())
        await client.tree.set_translator(CatalogueTranslator())
        self.synced = [await sync_commands(client.tree, self.parts.database, self._threads) for _ in range(2)]
        self.taken = await client.tree.fetch_commands()
        self.offered = client.tree.get_commands()
        self.guild = self.env.create_guild("The guild")
        self.channel = self.guild.create_text_channel("pictures")
        await self.env.settle()
        self._deliveries = Deliveries(self.parts, self._threads, courier, edit_lock, 4, showcase)
        self._delivering = asyncio.create_task(self._deliveries.run(), context=self._progress.beside)

    def _desk(self, courier: Courier, showcase: Showcase) -> Desk:
        parts, threads, progress = self.parts, self._threads, self._progress
        handler = CommandHandler(parts, threads, progress)
        return Desk(
            parts=parts, threads=threads, handler=handler, progress=progress, courier=courier, showcase=showcase
        )

    async def _close(self) -> None:
        self._deliveries.stop()
        await self._delivering
        await self._deliveries.drain(PATIENCE)
        await self._progress.stop()
        await self.env.shutdown()


def said(answer: simcord.InteractionResult) -> str:
    """Everything that members read in an answer and what follows it."""
    messages = [*filter(None, [answer.response]), *answer.followups]
    return "\n".join(word for one in messages for word in [one.content, *_words(one.components)])


def parts_of(components: Any) -> list[dict[str, Any]]:
    """Components, and all that is in them."""
    found = []
    for part in components:
        inside = [*part.get("components", ()), *filter(None, [part.get("component"), part.get("accessory")])]
        found += [part, *parts_of(inside)]
    return found


def _words(components: Any) -> list[str]:
    return [part[key] for part in parts_of(components) for key in ("content", "label") if key in part]
