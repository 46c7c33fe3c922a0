"""From what a member wants to a queued request or an answer: parse, defer, admit; or say why not."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from threading import Lock
from typing import Any

import discord
import structlog

from bot.cards import answered as cards
from bot.cards import pictures
from bot.commands.asking import ask_of
from bot.commands.once import Once
from bot.commands.permissions import missing_permissions
from bot.commands.place import PATIENCE, Place, place_of
from bot.commands.refusal import OURS, TOLD, told
from bot.commands.rush import Rush
from bot.commands.shift import Shift
from bot.commands.wish import Wish
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import Reply
from bot.delivery.response import Deferral, defer, respond, tell, withdraw
from bot.parts import Parts
from bot.threads import Threads
from distillery.command import Command
from distillery.command.house import NONE
from distillery.command.preset import names_preset
from distillery.i18n import language_of, speaking
from distillery.intake.ask import Ask
from distillery.log import about
from distillery.members.presets import Presets
from distillery.vocabulary.errors import Refused
from distillery.vocabulary.text import text

log = structlog.get_logger()


class CommandHandler:
    """Serves commands: each that was deferred is served, or its member told why not."""

    def __init__(self, parts: Parts, threads: Threads, progress: ProgressUpdater) -> None:
        self.shift = Shift()
        self.once = Once(parts.cache, threads)
        self._parts = parts
        self._threads = threads
        self._progress = progress
        self._rush = Rush()
        self._guilds = parts.guilds

    async def handle(
        self,
        interaction: discord.Interaction,
        name: str,
        text: str,
        options: Mapping[str, Any],
        *,
        parent: str | None = None,
    ) -> None:
        """One use of /`name`, with its text and the native options that were given; `parent`: whose button it was."""
        await self.serve(interaction, Wish(name, text, options, parent))

    async def serve(self, interaction: discord.Interaction, wish: Wish) -> None:
        """Whatever was wanted, at once: what is wrong with its text is said before anything is deferred."""
        with self.serving(interaction):
            if not await self._served(interaction, wish, None) and wish.refused:
                await wish.refused(interaction)

    async def serve_made(
        self, interaction: discord.Interaction, make: Callable[[], Awaitable[Wish]], *, ephemeral: bool
    ) -> None:
        """The same for a wish that takes time to make: deferred first, for the member alone if it is `ephemeral`."""
        with self.serving(interaction):
            deferral = None
            try:
                self.shift.check()
                place = await self.place(interaction)
                deferral = await defer(interaction, ephemeral=ephemeral or place.private)
                await self._breathe(interaction)
                wish = await self.shift.in_time(make()) if deferral else None
            except TOLD as error:
                await self._tell(interaction, deferral, error)
            else:
                if wish:
                    await self._served(interaction, wish, deferral)

    @contextmanager
    def serving(self, interaction: discord.Interaction) -> Iterator[None]:
        """While it lasts, the process does not end, and says and logs whose interaction it is."""
        shift, rush, language = self.shift.serving(), self._rush.arrived(interaction.id), str(interaction.locale)
        with shift, rush, about(interaction=interaction.id), speaking(language_of(language)):
            yield

    async def place(self, interaction: discord.Interaction) -> Place:
        """Where it is; looked up within Discord's three seconds."""
        return await place_of(interaction, self._guilds, self._threads)

    async def stop(self, seconds: float) -> None:
        """Take no more, and give up what cannot be served within `seconds`. Returns when all know."""
        await self.shift.stop(seconds)

    async def _breathe(self, interaction: discord.Interaction) -> None:
        """This one has its first answer: let others have theirs."""
        self._rush.answered(interaction.id)
        await self._rush.passed()

    async def _refuse(self, interaction: discord.Interaction, deferral: Deferral | None, why: str) -> bool:
        """Tell the member no, for their eyes only, and once. Whether it was we who did."""
        if deferral is None:
            await respond(interaction, why)
            return True
        if not await self.once.ours("refused", interaction, deferral):
            log.info("refusal_left_to_another")
            return False
        await withdraw(interaction, why, ephemeral=deferral.ephemeral)
        return True

    async def _served(self, interaction: discord.Interaction, wish: Wish, deferral: Deferral | None) -> bool:
        """Whether the member is served, or hears of it from another process; else we told them why not."""
        try:
            self.shift.check()
            place = await self.place(interaction)
            ephemeral = place.private or self._parts.catalogue.is_answered(wish.name)
            if not ephemeral and (missing := missing_permissions(interaction)):
                return not await self._refuse(interaction, deferral, missing)
            if deferral is None and self._rush.is_on:  # a bad text is withdrawn then, instead of being answered first
                if (deferral := await defer(interaction, ephemeral=ephemeral)) is None:
                    return True
                await self._breathe(interaction)
            command = self._parsed(interaction, wish, place, await self._presets(wish, place, str(interaction.user.id)))
            deferral = deferral or await defer(interaction, ephemeral=ephemeral)
            if deferral is not None:
                await self._breathe(interaction)
                await self._admit(interaction, wish, place, deferral, command)
        except TOLD as error:
            return not await self._tell(interaction, deferral, error)
        return True

    async def _tell(self, interaction: discord.Interaction, deferral: Deferral | None, error: Exception) -> bool:
        if isinstance(error, OURS):
            log.error("command_not_served", error=str(error.__cause__ or error))
        return await self._refuse(interaction, deferral, told(error))

    async def _presets(self, wish: Wish, place: Place, member: str) -> Mapping[str, str]:
        """The texts of those that may be named, if one is; within Discord's three seconds. Raises TOLD."""
        if not names_preset(wish.text, wish.options):
            return {}
        presets = Presets(self._parts.database)
        looking = self._threads.call(presets.named_in, wish.text, wish.options, member, place.guild_id)
        try:
            return await asyncio.wait_for(looking, PATIENCE)
        except TimeoutError:
            raise Refused("slow", text("I could not look your presets up in time."), text("Ask again.")) from None

    def _parsed(
        self, interaction: discord.Interaction, wish: Wish, place: Place, presets: Mapping[str, str]
    ) -> Command:
        """Pure, and so before anything is promised. Raises CommandError."""
        defaults = NONE if wish.made else place.defaults
        member = str(interaction.user.id)
        command = self._parts.catalogue.parse(
            wish.text, wish.options, command=wish.name, member=member, defaults=defaults, presets=presets
        )
        return replace(command, notes=(*wish.notes, *command.notes))

    async def _admit(
        self, interaction: discord.Interaction, wish: Wish, place: Place, deferral: Deferral, command: Command
    ) -> None:
        definition = self._parts.catalogue.definitions[wish.name]
        ask = ask_of(interaction, place, deferral, wish, definition)
        if definition.answer is None:
            await self._queue(ask, command)
        elif await self.once.ours("answered", interaction, deferral):
            await self._answer(interaction, ask, command, covered=wish.covered)
        else:
            log.info("answer_left_to_another")

    async def _queue(self, ask: Ask, command: Command) -> None:
        turn = Lock()  # taken once: by the thread that queues the request, or by us, who give it up
        take = partial(turn.acquire, blocking=False)
        admitted = self._beside(command)(self._parts.intake.submit, ask, command, take)
        admission = await self.shift.in_time(admitted, take)
        if not admission.duplicate:  # else another process asked for it, and shows its progress
            self._progress.follow(admission.request_id, Reply.from_dict(ask.reply or {}))

    async def _answer(self, interaction: discord.Interaction, ask: Ask, command: Command, *, covered: bool) -> None:
        answer = await self.shift.in_time(self._beside(command)(self._parts.intake.answer, ask, command))
        files, remarks = await self.shift.in_time(self._threads.call(pictures.of_answer, answer, covered=covered))
        shown = cards.answered(answer, [*answer.notes, *remarks], [file.name for file in files])
        await tell(interaction, shown, files)

    def _beside(self, command: Command) -> Callable[..., Awaitable[Any]]:
        """The pool for a command's work: what waits for servers elsewhere must not hold up the others."""
        return self._threads.fetch if self._parts.intake.needs_outside(command) else self._threads.call
