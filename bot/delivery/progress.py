"""Progress in the answer while a request runs, by whichever process follows it; the delivery needs none of them."""

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Protocol

import aiohttp
import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.cards.gallery import Gallery
from bot.cards.policy import Sight
from bot.delivery.courier import NOTHING, Held, Parcel
from bot.delivery.edit_lock import DEADLINE, EditLock
from bot.delivery.live import LiveAnswer
from bot.delivery.reply import Reply
from bot.delivery.showcase import Showcase
from bot.delivery.ways import TOO_LARGE
from bot.threads import Threads
from distillery.i18n import speaking
from distillery.log import about
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import StorageError

log = structlog.get_logger()

PACE = 2.5  # seconds between two edits; Discord allows about five in that time to one answer
LOOKS = 40  # a second, at all requests that are followed: with more than 100 of them the pace is slower
BRINGING = 20.0  # seconds for finished pictures to come out of the store
GONE = (401, 403, 404)  # the answer was deleted, or its token ended
PASSING = (SQLAlchemyError, StorageError, discord.DiscordException, aiohttp.ClientError, OSError)


class Views(Protocol):
    """Where requests are looked up."""

    def one(self, public_id: str) -> RequestView | None:
        """The request, or None when it is gone. Blocks."""


class Editor(Protocol):
    """Who edits answers."""

    async def show(self, reply: Reply, parcel: Parcel, held: Held = NOTHING) -> Held:
        """Show `parcel` in the answer; what its message holds then. Raises discord.HTTPException."""

    async def held(self, reply: Reply) -> Held:
        """What the answer's message holds. Raises discord.HTTPException."""


class ProgressUpdater:
    """One task for each request that this process follows. With no `showcase` only words are shown."""

    def __init__(
        self,
        views: Views,
        threads: Threads,
        editor: Editor,
        edit_lock: EditLock,
        showcase: Showcase | None = None,
    ) -> None:
        self._views = views
        self._threads = threads
        self._editor = editor
        self._edit_lock = edit_lock
        self._showcase = showcase
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = asyncio.Event()

    def follow(self, request_id: str, reply: Reply, *, resumed: bool = False) -> asyncio.Task[None]:
        """Show how the request goes, until it has ended or its token does.

        `resumed`: another process may have shown some of it, or shows it still; then this one waits.
        """
        if request_id in self._tasks:
            return self._tasks[request_id]
        answer = LiveAnswer(request_id, reply, held=None if resumed else NOTHING)
        task = self._tasks[request_id] = asyncio.create_task(self._follow(answer))
        task.add_done_callback(lambda _: self._tasks.pop(request_id, None))
        return task

    async def stop(self) -> None:
        """Show nothing more; edits under way end first."""
        self._stopping.set()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _follow(self, answer: LiveAnswer) -> None:
        with about(request_id=answer.request_id), speaking(answer.reply.locale):
            try:
                while not self._stopping.is_set() and answer.reply.opens(time.time()):
                    if not await self._goes_on(answer):
                        return
                    with suppress(TimeoutError):
                        await asyncio.wait_for(self._stopping.wait(), max(PACE, len(self._tasks) / LOOKS))
            finally:
                await self._edit_lock.leave(answer.request_id)

    async def _goes_on(self, answer: LiveAnswer) -> bool:
        """Bring the answer up to date; whether there will be more to show."""
        try:
            return await self._update(answer)
        except discord.HTTPException as error:
            log.info("progress_not_shown", status=error.status, code=error.code)
            return error.status not in GONE
        except PASSING as error:
            log.info("progress_not_shown", error=str(error) or type(error).__name__)
            return True
        except Exception:  # the task's last guard: nobody awaits it
            log.exception("progress_crashed")
            return False

    async def _update(self, answer: LiveAnswer) -> bool:
        """Show what is known; then bring the pictures that have come in meanwhile, and show them too."""
        if not await self._edit_lock.lead(answer.request_id) or not await self._edit_lock.take(answer.request_id):
            return True  # somebody else follows or edits it, or there is no cache
        async with asyncio.timeout(DEADLINE):  # an edit cut off may still arrive: its lock is left to run out
            view = await self._threads.call(self._views.one, answer.request_id)
            if view is not None and not view.ended:
                await self._show(answer, view)
        await self._edit_lock.give_back(answer.request_id)
        if view is None or view.ended:
            return False
        if self._showcase and answer.lacks(view):
            async with asyncio.timeout(BRINGING):
                await self._bring(self._showcase, answer, view)
            return await self._update(answer)  # a picture is worth an edit of its own
        return True

    async def _show(self, answer: LiveAnswer, view: RequestView) -> None:
        reply = answer.reply
        sight = await self._threads.call(self._showcase.of_previews, view, reply) if self._showcase else Sight.WITHHELD
        try:
            if answer.held is None:
                answer.held = await self._editor.held(reply)
                if self._showcase and answer.lacks(view):
                    return  # else what another process has shown would go, and come again
            parcel = answer.parcel(answer.steadied(view, datetime.now(UTC)), sight)
            if parcel.card != answer.shown:
                held, answer.held = answer.held, None  # nobody knows, until the edit is known to have arrived
                answer.arrived(parcel.card, await self._editor.show(reply, parcel, held))
        except (discord.HTTPException, discord.RateLimited) as error:  # it did not arrive, and will not
            await self._edit_lock.give_back(answer.request_id)
            if getattr(error, "code", None) == TOO_LARGE:
                answer.gallery = Gallery()  # left to the delivery, which has other ways
            raise

    async def _bring(self, showcase: Showcase, answer: LiveAnswer, view: RequestView) -> None:
        held, reply = list(answer.held or NOTHING), answer.reply
        answer.bring(view, await self._threads.read(showcase.gallery, view, reply, held, reply.file_limit))
