"""The bounded pools through which the bot's coroutines call the synchronous core: what is silent stops nothing else."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SIZE = 16  # of them; more callers wait for a free one
READERS = 8  # more, for what reads pictures
FETCHERS = 8  # more, for what waits for servers elsewhere: a member's picture, a language model


class Threads:
    """Runs blocking calls beside the event loop, with the caller's log context."""

    def __init__(self, size: int = SIZE, readers: int = READERS, fetchers: int = FETCHERS) -> None:
        self._core = ThreadPoolExecutor(size, thread_name_prefix="core")
        self._readers = ThreadPoolExecutor(readers, thread_name_prefix="storage")
        self._fetchers = ThreadPoolExecutor(fetchers, thread_name_prefix="outside")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` returns or raises. Cancelling does not stop what a thread has begun."""
        return await _run(self._core, partial(function, *args, **kwargs))

    async def read(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what reads from storage, which may be long in answering."""
        return await _run(self._readers, partial(function, *args, **kwargs))

    async def fetch(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The same for what asks servers elsewhere, which may take their time or never answer."""
        return await _run(self._fetchers, partial(function, *args, **kwargs))

    def close(self) -> None:
        """Let what runs end; what waits is not begun."""
        for pool in (self._core, self._readers, self._fetchers):
            pool.shutdown(wait=True, cancel_futures=True)


async def _run(pool: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(pool, contextvars.copy_context().run, work)
