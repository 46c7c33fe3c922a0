"""Requests under way whose progress nobody shows: the process that did is gone, and any other may go on."""

import asyncio
import time
import uuid
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.delivery.edit_lock import EditLock
from bot.delivery.progress import ProgressUpdater
from bot.delivery.reply import TOKEN_LIFE, TOKEN_MARGIN, Reply
from bot.threads import Threads
from distillery.database import schema
from distillery.database.engine import Database
from distillery.vocabulary.jobs import RequestStatus

log = structlog.get_logger()

requests = schema.requests
LOOK = 10.0  # seconds between looks
YOUNG = 20.0  # seconds in which whoever asked is about to show it
PAGE = 500  # rows of one query
UNDER_WAY = (RequestStatus.QUEUED, RequestStatus.RUNNING)


class Strays:
    """Finds them for this process's `progress` to follow. Of several that find the same one leads, and shows it."""

    def __init__(self, database: Database, threads: Threads, edit_lock: EditLock, progress: ProgressUpdater) -> None:
        self._database = database
        self._threads = threads
        self._edit_lock = edit_lock
        self._progress = progress

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            await asyncio.sleep(LOOK)
            try:
                await self.look()
            except SQLAlchemyError as error:
                log.warning("strays_not_looked_for", error=str(error.__cause__ or error))
            except Exception:  # the loop's last guard: others' requests are still to be followed
                log.exception("strays_crashed")

    async def look(self) -> int:
        """Follow those that are found; how many there were."""
        now, count, last = time.time(), 0, ""
        while under_way := await self._threads.call(self._under_way, now, last):
            count += await self._follow(under_way)
            last = max(under_way)
        if count:
            log.info("strays_followed", count=count)
        return count

    async def _follow(self, under_way: dict[str, Any]) -> int:
        count, led = 0, await self._edit_lock.led(list(under_way))
        for request_id in under_way.keys() - led:
            reply = _reply(request_id, under_way[request_id])
            if reply and await self._edit_lock.lead(request_id):
                self._progress.follow(request_id, reply, resumed=True)
                count += 1
        return count

    def _under_way(self, now: float, after: str) -> dict[str, Any]:
        """A page of those that can still be shown, by their public ids, which sort by time. Blocks."""
        oldest = max(_born(now - TOKEN_LIFE + TOKEN_MARGIN), after)
        wanted = (
            select(requests.c.public_id, requests.c.reply)
            .where(
                requests.c.public_id > oldest,
                requests.c.public_id < _born(now - YOUNG),
                requests.c.status.in_(UNDER_WAY),
                requests.c.channel == "discord",
            )
            .order_by(requests.c.public_id)
            .limit(PAGE)
        )
        with self._database.read() as connection:
            return {row.public_id: row.reply for row in connection.execute(wanted)}


def _reply(request_id: str, raw: Any) -> Reply | None:
    """Where its answer is; None for an address that Discord does not know: its delivery will say so."""
    try:
        return Reply.from_dict(raw)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        log.warning("stray_without_address", request_id=request_id, error=repr(error))
        return None


def _born(moment: float) -> str:
    """The least public id of that moment."""
    return str(uuid.UUID(int=int(moment * 1000) << 80))
