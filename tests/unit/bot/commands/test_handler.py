"""Commands that are being served while the bot is told to stop."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.commands.handler import CommandHandler
from bot.commands.place import Place
from bot.commands.refusal import RESTARTING
from bot.commands.wish import Wish
from bot.delivery.progress import ProgressUpdater
from bot.parts import Parts
from bot.threads import FETCHERS, Threads
from distillery.answers import Answer
from distillery.cache.memory import MemoryCache
from distillery.command import Command
from distillery.guilds.config import GuildConfig
from distillery.intake.ask import Admission, Ask
from tests.support.answering import shipped

LINK = "https://cdn.discordapp.com/fox.png"


class Intake:
    """Waits for a server elsewhere before it queues or answers."""

    def __init__(self, *, queues_first: bool = False) -> None:
        self.begun: asyncio.Queue[str] = asyncio.Queue()
        self.ended: asyncio.Queue[str] = asyncio.Queue()
        self.go_on = Event()
        self._queues_first = queues_first
        self._loop = asyncio.get_running_loop()

    def needs_outside(self, command: Command) -> bool:
        return True

    def submit(self, ask: Ask, command: Command, still_wanted: Callable[[], bool]) -> Admission:
        wanted = self._queues_first and still_wanted()
        self._wait(ask)
        self._tell(self.ended, "queued" if wanted or still_wanted() else "given up")
        return Admission(ask.source)

    def answer(self, ask: Ask, command: Command) -> Answer:
        self._wait(ask)
        self._tell(self.ended, "answered")
        return Answer("Too late")

    def _wait(self, ask: Ask) -> None:
        self._tell(self.begun, ask.source)
        assert self.go_on.wait(10)

    def _tell(self, queue: asyncio.Queue[str], what: str) -> None:
        self._loop.call_soon_threadsafe(queue.put_nowait, what)


class Interaction:
    """One use of a command; `told` is what its member reads."""

    channel = guild_id = None
    application_id = channel_id = 1
    token = "token"
    app_permissions = discord.Permissions.all()
    locale, filesize_limit, entitlements = "en-US", 1000, ()

    def __init__(self, number: int) -> None:
        self.id = number
        self.user = SimpleNamespace(id=7, display_name="Ada")
        self.created_at = datetime.now(UTC)
        self.response = self.followup = self
        self.told: list[str] = []

    async def defer(self, **_: Any) -> Any:
        return SimpleNamespace(message_id=self.id)

    async def delete_original_response(self) -> None: ...

    async def send(self, text: str, **_: Any) -> None:
        self.told.append(text)

    async def send_message(self, text: str, **_: Any) -> None:
        self.told.append(text)

    async def edit_original_response(self, *, content: str = "", **_: Any) -> None:
        self.told.append(content)


class House:
    """A handler over `intake`, and what was asked of it."""

    def __init__(self, intake: Intake) -> None:
        self.followed: list[str] = []
        self.threads = Threads()
        guilds = SimpleNamespace(fresh=lambda _: GuildConfig())
        parts = SimpleNamespace(catalogue=shipped(), intake=intake, cache=MemoryCache(), guilds=guilds)
        progress = SimpleNamespace(follow=lambda request_id, _: self.followed.append(request_id))
        self.handler = CommandHandler(cast(Parts, parts), self.threads, cast(ProgressUpdater, progress))
        self.asked: list[tuple[Interaction, asyncio.Task[None]]] = []

    def ask(self, command: str, text: str) -> Interaction:
        interaction = Interaction(len(self.asked))
        handling = self.handler.handle(cast(discord.Interaction, interaction), command, text, {})
        self.asked.append((interaction, asyncio.create_task(handling)))
        return interaction

    async def told(self) -> list[list[str]]:
        """What each member was told in the end."""
        await asyncio.gather(*(task for _, task in self.asked))
        self.threads.close()
        return [interaction.told for interaction, _ in self.asked]


def test_every_command_that_is_cut_off_is_told_so_whether_it_was_begun_or_waited() -> None:
    async def stopped() -> None:
        intake = Intake()
        house = House(intake)
        for _ in range(FETCHERS):
            house.ask("serve", f"a fox --image {LINK}")
            house.ask("checkmetadata", LINK)
        for _ in range(FETCHERS):
            await intake.begun.get()
        try:
            async with asyncio.timeout(10):
                await house.handler.stop(0)
                assert await house.told() == [[RESTARTING]] * 2 * FETCHERS
        finally:
            intake.go_on.set()
        assert "queued" not in [await intake.ended.get() for _ in range(FETCHERS)]
        assert intake.begun.empty(), "what waited is not begun"
        assert house.followed == []
        late = house.ask("serve", "a fox")
        await house.told()
        assert late.told == [RESTARTING]

    asyncio.run(stopped())


def test_a_request_that_is_being_queued_cannot_be_given_up_any_more() -> None:
    async def stopped() -> None:
        intake = Intake(queues_first=True)
        house = House(intake)
        house.ask("serve", "a fox")
        source = await intake.begun.get()
        stopping = asyncio.create_task(house.handler.stop(0))
        await asyncio.wait([stopping], timeout=0)
        intake.go_on.set()
        await stopping
        assert await house.told() == [[]]
        assert house.followed == [source]

    asyncio.run(stopped())


def test_what_ends_in_time_is_served() -> None:
    async def stopped() -> None:
        intake = Intake()
        house = House(intake)
        house.ask("serve", "a fox")
        source = await intake.begun.get()
        stopping = asyncio.create_task(house.handler.stop(10))
        intake.go_on.set()
        await stopping
        assert await house.told() == [[]]
        assert house.followed == [source]

    asyncio.run(stopped())


def test_a_form_is_typed_anew_and_takes_what_the_place_has() -> None:
    """A model that somebody took out of it is not refused where the server takes only others."""
    catalogue = shipped()
    other = next(each.name for each in catalogue.library.visible_models(None) if each.name != catalogue.library.default)
    place = Place("1", "1", config=GuildConfig(models=(other,)))
    handler = CommandHandler(
        cast(Parts, SimpleNamespace(catalogue=catalogue, cache=None, guilds=None)), *[cast(Any, None)] * 2
    )
    models = {
        made: handler._parsed(
            cast(Any, SimpleNamespace(user=SimpleNamespace(id=7))),
            Wish("serve", "a fox", parent_id="a-request", made=made),
            place,
            {},
        ).parameters["model"]
        for made in (False, True)
    }
    assert models == {False: other, True: catalogue.library.default}
