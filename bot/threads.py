"""The bounded pools through which the bot's coroutines call the synchronous core: what is silent stops nothing else."""

import asyncio
import contextvars
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

SIZE = 16  # of them; more callers wait for a free one
READERS = 8  # more, for what reads pictures
FIRST = 2  # more, for what a first answer waits for: never behind the rest of what was asked before
FETCHERS = 8  # more, for what waits for servers elsewhere: a member's picture, a language model


class Pool:
    """`size` threads. They are daemons: what waits for a silent server holds up nobody who wants to leave."""

    def __init__(self, size: int, name: str) -> None:
        self._work: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        self._size = size
        for number in range(size):
            Thread(target=self._serve, name=f"{name}-{number}", daemon=True).start()

    async def run(self, work: Callable[[], T]) -> T:
        """What `work` returns or raises, with the caller's log context. Cancelled before its turn it is not begun."""
        done: Future[T] = Future()
        self._work.put((done, partial(contextvars.copy_context().run, work)))
        return await asyncio.wrap_future(done)

    def close(self) -> None:
        """Let the threads end with what they are at; waits for none."""
        for _ in range(self._size):
            self._work.put(None)

    def _serve(self) -> None:
        while (item := self._work.get()) is not None:
            done, work = item
            if done.set_running_or_notify_cancel():
                _do(work, done)


def _do(work: Callable[[], T], done: Future[T]) -> None:
    try:
        done.set_result(work())
    except BaseException as error:  # whatever it is, it is the caller's
        done.set_exception(error)


class Threads:
    """Runs blocking calls beside the event loop."""

    def __init__(self, size: int = SIZE, readers: int = READERS, fetchers: int = FETCHERS) -> None:
        self._core = Pool(size, "core")
        self._readers = Pool(readers, "storage")
        self._fetchers = Pool(fetchers, "outside")
        self._first = Pool(FIRST, "first")
        self._shared: dict[Hashable, asyncio.Future[Any]] = {}

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` returns or raises. Cancelling does not stop what a thread has begun."""
        return await self._core.run(partial(function, *args, **kwargs))

    async def share(self, function: Callable[[H], T], asked: H) -> T:
        """The same for what first answers wait for: `function(asked)`, once for all who ask for it meanwhile."""
        key = (function, asked)
        if (running := self._shared.get(key)) is None:
            running = self._shared[key] = asyncio.ensure_future(self._first.run(partial(function, asked)))
            running.add_done_callback(lambda done: self._forget(key, done))
        found: T = await asyncio.shield(running)
        return found

    def shares(self, function: Callable[[H], T], asked: H) -> bool:
        """Whether somebody waits for `share` of the same right now."""
        return (function, asked) in self._shared

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what reads from storage, which may be long in answering."""
        return await self._readers.run(partial(function, *args, **kwargs))

    async def fetch(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what asks servers elsewhere, which may take their time or never answer."""
        return await self._fetchers.run(partial(function, *args, **kwargs))

    def close(self) -> None:
        """Take no more; waits for nothing that runs."""
        for pool in (self._core, self._first, self._readers, self._fetchers):
            pool.close()

    def _forget(self, key: Hashable, done: asyncio.Future[Any]) -> None:
        del self._shared[key]
        if not done.cancelled():
            done.exception()  # has been seen, even if nobody waited so long
