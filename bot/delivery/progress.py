"""Progress in the answer while a request runs. It lives with the process that asked; the delivery does not."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import aiohttp
import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cards import present
from bot.cards.present import Card
from bot.delivery.edit_lock import DEADLINE, EditLock
from bot.delivery.reply import Reply
from bot.threads import Threads
from distillery.log import about
from distillery.queue.views import RequestView

log = structlog.get_logger()

PACE = 2.5  # seconds between two edits; Discord allows about five in that time to one answer
GONE = (401, 403, 404)  # the answer was deleted, or its token ended


class Views(Protocol):
    """Where requests are looked up."""

    def one(self, public_id: str) -> RequestView | None:
        """The request, or None when it is gone. Blocks."""


class Editor(Protocol):
    """Who edits answers."""

    async def show(self, reply: Reply, card: Card) -> None:
        """Show `card` in the answer. Raises discord.HTTPException."""


@dataclass
class LiveAnswer:
    """One answer, and what it shows."""

    request_id: str
    reply: Reply
    shown: Card | None = None


class ProgressUpdater:
    """One task for each request that this process asked for."""

    def __init__(self, views: Views, threads: Threads, editor: Editor, edit_lock: EditLock) -> None:
        self._views = views
        self._threads = threads
        self._editor = editor
        self._edit_lock = edit_lock
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    def follow(self, request_id: str, reply: Reply) -> asyncio.Task[None]:
        """Show how the request goes, until it has ended or its token does."""
        task = asyncio.create_task(self._follow(LiveAnswer(request_id, reply)))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def stop(self) -> None:
        """Show nothing more; edits under way end first."""
        self._stopping.set()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _follow(self, answer: LiveAnswer) -> None:
        with about(request_id=answer.request_id):
            while not self._stopping.is_set() and answer.reply.opens(time.time()):
                if not await self._goes_on(answer):
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), PACE)

    async def _goes_on(self, answer: LiveAnswer) -> bool:
        """Bring the answer up to date; whether there will be more to show."""
        try:
            return await self._update(answer)
        except discord.HTTPException as error:
            log.info("progress_not_shown", status=error.status, code=error.code)
            return error.status not in GONE
        except (SQLAlchemyError, discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.info("progress_not_shown", error=str(error) or type(error).__name__)
            return True
        except Exception:  # the task's last guard: nobody awaits it
            log.exception("progress_crashed")
            return False

    async def _update(self, answer: LiveAnswer) -> bool:
        if not await self._edit_lock.take(answer.request_id):
            return True  # somebody edits, or there is no cache
        async with asyncio.timeout(DEADLINE):  # an edit cut off may still arrive: its lock is left to run out
            view = await self._threads.call(self._views.one, answer.request_id)
            if running := view is not None and not view.ended:
                await self._show(answer, present.progress(view))
        await self._edit_lock.give_back(answer.request_id)
        return running

    async def _show(self, answer: LiveAnswer, card: Card) -> None:
        if card == answer.shown:
            return
        try:
            await self._editor.show(answer.reply, card)
        except discord.HTTPException:
            await self._edit_lock.give_back(answer.request_id)
            raise
        answer.shown = card
