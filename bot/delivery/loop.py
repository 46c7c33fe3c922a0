"""The delivery loop: claims answers that wait in the send queue, whoever asked for them, and brings them."""

import asyncio
from contextlib import suppress

import aiohttp
import discord
import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.actions.rows import result_rows
from bot.cards import present
from bot.delivery.bell import Bell
from bot.delivery.courier import Address, Courier, Held, Parcel, Undeliverable
from bot.delivery.edit_lock import EditLock
from bot.delivery.reply import Reply
from bot.delivery.showcase import Showcase
from bot.delivery.ways import Way
from bot.parts import Parts
from bot.threads import Threads
from distillery.i18n import speaking
from distillery.log import about
from distillery.queue.rows import Delivery
from distillery.queue.views import RequestView
from distillery.vocabulary.errors import StorageError

log = structlog.get_logger()

POLL = 1.0  # seconds between looks at the queue when no bell rings
DATABASE_AWAY = 1.0  # seconds before the database is asked again
DEADLINE = 50.0  # seconds for one delivery, within its lease
PASSING = (discord.DiscordException, aiohttp.ClientError, OSError, StorageError, SQLAlchemyError)


class Deliveries:
    """Up to `slots` deliveries at once, each in a task of its own."""

    def __init__(
        self,
        parts: Parts,
        threads: Threads,
        courier: Courier,
        edit_lock: EditLock,
        slots: int,
        showcase: Showcase | None = None,
    ) -> None:
        self._parts = parts
        self._threads = threads
        self._courier = courier
        self._edit_lock = edit_lock
        self._slots = slots
        self._showcase = showcase or Showcase.of_parts(parts)
        self._held: dict[asyncio.Task[None], Delivery] = {}
        self._stopping = False
        self._bell: Bell | None = None

    async def run(self) -> None:
        """Work until `stop`."""
        self._bell = Bell(self._parts.doorbell, "deliveries")
        try:
            while not self._stopping:
                if await self._claim() == 0:
                    await self._bell.wait(POLL)
        finally:
            self._bell.close()

    def stop(self) -> None:
        """Claim nothing more."""
        self._stopping = True
        if self._bell:
            self._bell.rang.set()

    async def drain(self, seconds: float) -> None:
        """End what is under way in `seconds`; what does not end goes back to the queue, for another bot."""
        if self._held:
            _, unfinished = await asyncio.wait(self._held, timeout=seconds)
            for task in unfinished:
                task.cancel()  # its task releases it: see _deliver
            await asyncio.gather(*unfinished, return_exceptions=True)

    async def _claim(self) -> int:
        """One exchange with the queue; how many deliveries were claimed."""
        want = self._slots - len(self._held)
        try:
            claimed = await self._threads.call(self._parts.sends.claim, want) if want else []
        except SQLAlchemyError as error:
            log.warning("bot_without_database", error=str(error.__cause__ or error))
            await asyncio.sleep(DATABASE_AWAY)
            return 0
        for delivery in claimed:
            task = asyncio.create_task(self._deliver(delivery))
            self._held[task] = delivery
            task.add_done_callback(self._free_slot)
        return len(claimed)

    def _free_slot(self, task: asyncio.Task[None]) -> None:
        self._held.pop(task, None)
        if self._bell:
            self._bell.rang.set()  # a slot is free

    async def _deliver(self, delivery: Delivery) -> None:
        with about(request_id=delivery.request_public_id, delivery=delivery.id):
            try:
                await self._attempt(delivery)
            except asyncio.CancelledError:
                await self._threads.call(self._parts.sends.release, delivery)
                log.info("delivery_released")
            except Exception as error:
                log.exception("delivery_crashed")
                with suppress(SQLAlchemyError):  # else its lease runs out, and it is tried again: better late than lost
                    await self._threads.call(self._parts.sends.failed, delivery, f"It crashed: {error!r}")

    async def _attempt(self, delivery: Delivery) -> None:
        sends = self._parts.sends
        try:
            async with asyncio.timeout(DEADLINE):
                way = await self._send(delivery)
        except Undeliverable as error:
            log.error("delivery_dead", reason=str(error))
            await self._threads.call(sends.failed, delivery, str(error), final=True)
        except PASSING as error:
            reason = str(error) or type(error).__name__
            status = await self._threads.call(sends.failed, delivery, reason)
            log.warning("delivery_failed", reason=reason, attempt=delivery.attempt, status=status)
        else:
            settled = await self._threads.call(sends.sent, delivery, way)
            log.info("delivery_sent", way=way, attempt=delivery.attempt, settled=settled)

    async def _send(self, delivery: Delivery) -> str:
        request_id = delivery.request_public_id
        try:
            reply = Reply.from_dict(delivery.reply)
        except (KeyError, ValueError) as error:
            raise Undeliverable(f"no address that Discord knows: {error!r}") from None
        view = await self._threads.call(self._parts.views.one, request_id)
        if view is None:
            raise Undeliverable("the request is gone")
        with speaking(reply.locale):
            await self._edit_lock.clear(request_id)
            return await self._deliver_to(Address.of(view, reply), view)

    async def _deliver_to(self, address: Address, view: RequestView) -> Way:
        async def pack(held: Held, limit: int) -> Parcel:
            gallery = await self._threads.read(self._showcase.gallery, view, address.reply, list(held), limit)
            card = present.answer(view, gallery)
            shown = card.naming(view.member_id) if view.parent_id else card
            return Parcel(shown, gallery.files, result_rows(view, gallery.barred))

        return await self._courier.deliver(address, pack)
