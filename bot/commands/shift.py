"""What is being served right now, so that a process can end and leave no member unanswered."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

import structlog

log = structlog.get_logger()

T = TypeVar("T")


class GivenUp(Exception):
    """There is no time left to serve this."""


class Shift:
    """Counts what is begun and ended, until `stop`."""

    def __init__(self) -> None:
        self._over = False
        self._open = 0
        self._idle = asyncio.Event()
        self._idle.set()
        self._cut_off = asyncio.Event()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """While it lasts, the shift waits for it."""
        self._open += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._open -= 1
            if not self._open:
                self._idle.set()

    def check(self) -> None:
        """Raises GivenUp when nothing new is to be begun."""
        if self._over:
            raise GivenUp

    async def in_time(self, work: Awaitable[T], may_give_up: Callable[[], bool] = lambda: True) -> T:
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

    async def stop(self, seconds: float) -> None:
        """Take nothing more, and give up what cannot be served within `seconds`. Returns when all know."""
        self._over = True
        with suppress(TimeoutError):
            await asyncio.wait_for(self._idle.wait(), seconds)
        if self._open:
            log.warning("commands_cut_off", open=self._open)
            self._cut_off.set()
            await self._idle.wait()
