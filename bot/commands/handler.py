"""From a slash command to a queued request or an answer: parse, defer, admit; or say why not."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from threading import Lock
from typing import Any, TypeVar

import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cards import answered as cards
from bot.cards import pictures, present
from bot.commands.permissions import missing_permissions
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import TOKEN_LIFE, Reply
from bot.delivery.response import Deferral, defer, respond, tell, withdraw
from bot.parts import Parts
from bot.threads import Threads
from distillery.command import Command
from distillery.intake.ask import Ask, written
from distillery.log import about
from distillery.pictures import PictureRefused
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused, StorageError

log = structlog.get_logger()

T = TypeVar("T")

RESTARTING = "I am restarting. Ask again in a moment."
BROKEN = Problem("unavailable", "Your command could not be served.", hint="Ask again in a minute.")
SAID_ONCE = TOKEN_LIFE  # seconds that a refusal is remembered


class GivenUp(Exception):
    """There is no time left to serve a command."""


class CommandHandler:
    """Answers slash commands: each that was deferred is served, or its member told why not."""

    def __init__(self, parts: Parts, threads: Threads, progress: ProgressUpdater) -> None:
        self._parts = parts
        self._threads = threads
        self._progress = progress
        self._stopping = False
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._cut_off = asyncio.Event()

    async def handle(self, interaction: discord.Interaction, name: str, text: str, options: Mapping[str, Any]) -> None:
        """One use of /`name`, with its text and the native options that were given."""
        self._open += 1
        self._idle.clear()
        try:
            with about(interaction=interaction.id):
                if self._stopping:
                    await respond(interaction, RESTARTING)
                else:
                    await self._serve(interaction, name, text, options)
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    async def stop(self, seconds: float) -> None:
        """Take no more commands, and give up those that cannot be served within `seconds`. Returns when all know."""
        self._stopping = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        if self._open:
            log.warning("commands_cut_off", open=self._open)
            self._cut_off.set()
            await self._idle.wait()

    async def _serve(self, interaction: discord.Interaction, name: str, text: str, options: Mapping[str, Any]) -> None:
        catalogue = self._parts.catalogue
        try:
            command = catalogue.parse(text, options, command=name, member=str(interaction.user.id))
        except CommandError as error:
            await respond(interaction, present.problems(error.problems))
            return
        answered = catalogue.is_answered(name)
        missing = missing_permissions(interaction.app_permissions, interaction.channel)
        if missing and not answered:
            await respond(interaction, missing)
            return
        deferral = await defer(interaction, ephemeral=answered)
        if deferral is None:
            return
        ask = _ask(interaction, deferral, written(text, options, catalogue.definitions[name]))
        try:
            await (self._answer if answered else self._queue)(interaction, deferral, ask, command)
        except GivenUp:
            await self._refuse(interaction, deferral, RESTARTING)
        except (Refused, PictureRefused) as error:
            await self._refuse(interaction, deferral, present.problems([error.problem]))
        except CommandError as error:
            await self._refuse(interaction, deferral, present.problems(error.problems))
        except NotFound as error:
            await self._refuse(interaction, deferral, present.problems([Problem("not_found", str(error))]))
        except (SQLAlchemyError, StorageError) as error:
            log.error("command_not_served", error=str(error.__cause__ or error))
            await self._refuse(interaction, deferral, present.problems([BROKEN]))

    async def _queue(self, _: discord.Interaction, deferral: Deferral, ask: Ask, command: Command) -> None:
        turn = Lock()  # taken once: by the thread that queues the request, or by us, who give it up
        take = partial(turn.acquire, blocking=False)
        admission = await self._in_time(self._beside(command)(self._parts.intake.submit, ask, command, take), take)
        if not admission.duplicate:  # else another process asked for it, and shows its progress
            self._progress.follow(admission.request_id, Reply.from_dict(ask.reply or {}))

    async def _answer(self, interaction: discord.Interaction, deferral: Deferral, ask: Ask, command: Command) -> None:
        if not await self._is_ours("answered", interaction, deferral):
            log.info("answer_left_to_another")
            return
        answer = await self._in_time(self._beside(command)(self._parts.intake.answer, ask, command))
        files, remarks = await self._in_time(self._threads.call(pictures.of_answer, answer))
        await tell(interaction, cards.answered(answer, [*answer.notes, *remarks], [file.name for file in files]), files)

    def _beside(self, command: Command) -> Callable[..., Awaitable[Any]]:
        """The pool for a command's work: what waits for servers elsewhere must not hold up the others."""
        return self._threads.fetch if self._parts.intake.needs_outside(command) else self._threads.call

    async def _in_time(self, work: Awaitable[T], may_give_up: Callable[[], bool] = lambda: True) -> T:
        """What `work` comes to. Raises GivenUp when it is cut off, and may still be given up."""
        working = asyncio.ensure_future(work)
        cut_off = asyncio.create_task(self._cut_off.wait())
        try:
            await asyncio.wait([working, cut_off], return_when=asyncio.FIRST_COMPLETED)
        finally:
            cut_off.cancel()
        if not working.done() and may_give_up():
            working.cancel()
            raise GivenUp
        return await working

    async def _refuse(self, interaction: discord.Interaction, deferral: Deferral, why: str) -> None:
        if await self._is_ours("refused", interaction, deferral):
            await withdraw(interaction, why, ephemeral=deferral.ephemeral)
        else:
            log.info("refusal_left_to_another")

    async def _is_ours(self, what: str, interaction: discord.Interaction, deferral: Deferral) -> bool:
        """Of two processes with the same shard the first speaks; with no cache to tell, the one that deferred."""
        key = f"{what}:{interaction.id}"
        if await self._threads.call(self._parts.cache.add, key, b"1", SAID_ONCE):
            return True
        held = await self._threads.call(self._parts.cache.get, key)
        return deferral.ours and held is None


def _ask(interaction: discord.Interaction, deferral: Deferral, text: str) -> Ask:
    channel_id = interaction.channel_id or 0
    reply = Reply(
        application_id=interaction.application_id,
        token=interaction.token,
        expires_at=interaction.created_at.timestamp() + TOKEN_LIFE,
        channel_id=channel_id,
        message_id=deferral.message_id,
    )
    return Ask(
        channel="discord",
        source=str(interaction.id),
        member_id=str(interaction.user.id),
        member_name=interaction.user.display_name[:100],
        guild_id=str(interaction.guild_id) if interaction.guild_id else None,
        channel_id=str(channel_id),
        text=text,
        reply=reply.to_dict(),
    )
