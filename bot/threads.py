"""The one bounded pool through which the bot's coroutines call the synchronous core."""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SIZE = 16  # of them; more callers wait for a free one


class Threads:
    """Runs blocking calls beside the event loop, with the caller's log context."""

    def __init__(self, size: int = SIZE) -> None:
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="core")

    async def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` returns or raises. Cancelling does not stop what a thread has begun."""
        run = partial(contextvars.copy_context().run, function, *args, **kwargs)
        return await asyncio.get_running_loop().run_in_executor(self._pool, run)

    def close(self) -> None:
        """Let what runs end; what waits is not begun."""
        self._pool.shutdown(wait=True, cancel_futures=True)
