"""One gateway client and its shards, from the login to the last goodbye."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import aiohttp
import discord
import structlog

from bot.gateway.client import ShardClient
from bot.gateway.plan import Range

log = structlog.get_logger()

LOGIN_AGAIN = 5.0  # seconds between tries when Discord does not answer
LINGER = 30.0  # seconds in which interactions that arrived before the goodbye are answered to their end


class Cluster:
    """The shards of one range, held under the lease `token`. `failure` says why it ended by itself, if it did."""

    def __init__(self, held: Range, token: str, client: ShardClient, secret: str) -> None:
        self.range = held
        self.token = token
        self.client = client
        self.failure: BaseException | None = None
        self._secret = secret
        self._task: asyncio.Task[None] | None = None

    @property
    def ready(self) -> bool:
        """Whether all its shards have been open."""
        return self.client.ready.is_set()

    def start(self, opened: Callable[["Cluster"], Awaitable[None]], ended: Callable[[], None]) -> None:
        """Log in and hold the shards; `opened` is awaited once all are, `ended` called if it ends by itself."""
        self._task = asyncio.create_task(self._run(opened), name=f"shards-{self.range.first}")
        self._task.add_done_callback(lambda task: ended() if self._over(task) else None)

    async def close(self, linger: float = LINGER) -> None:
        """Leave the gateway at once, and Discord when `linger` seconds have passed for what is under way."""
        if self._task:
            self._task.cancel()  # first: nothing may bring a shard back that is closed below
            await asyncio.wait([self._task])
        try:
            await self.client.hang_up()
            await asyncio.sleep(linger)
        finally:
            with suppress(Exception):  # it may never have logged in; nobody is left to be told
                await self.client.close()

    async def _run(self, opened: Callable[["Cluster"], Awaitable[None]]) -> None:
        await self._log_in()
        telling = asyncio.create_task(self._tell(opened))
        try:
            await self.client.connect()
        finally:
            telling.cancel()

    async def _tell(self, opened: Callable[["Cluster"], Awaitable[None]]) -> None:
        await self.client.ready.wait()
        await opened(self)

    async def _log_in(self) -> None:
        while True:
            try:
                await self.client.login(self._secret)
                return
            except discord.LoginFailure:
                raise
            except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
                log.warning("discord_does_not_answer", error=str(error) or type(error).__name__)
                await asyncio.sleep(LOGIN_AGAIN)

    def _over(self, task: asyncio.Task[None]) -> bool:
        if task.cancelled():
            return False
        self.failure = task.exception() or ConnectionError("discord.py ended without a word")
        log.error("shards_ended", first=self.range.first, last=self.range.last, error=repr(self.failure))
        return True
