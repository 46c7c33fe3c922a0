"""Running a bot: log in, hold the shards, deliver; then drain and leave."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
import discord
import structlog

from bot.gateway.client import Client, use_proxies
from bot.parts import Parts
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.settings import reveal
from distillery.vocabulary.errors import SettingsError

log = structlog.get_logger()

LOGIN_AGAIN = 5.0  # seconds between tries when Discord does not answer
CLAIM = 5.0  # seconds that a claim under way has to end
ENDING = 10.0  # seconds that stopping may take beyond its drain, whatever does not answer


class Bot:
    """A bot to run in a thread or a process of its own; `run` blocks until `stop`."""

    def __init__(self, parts: Parts, settings: BotSettings) -> None:
        self._parts = parts
        self._settings = settings
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop = asyncio.Event()
        self._stopped_early = False

    def run(self) -> None:
        """Work until `stop`, then drain. Raises SettingsError when Discord refuses the token or the shards."""
        asyncio.run(self._run())

    def stop(self) -> None:
        """Safe to call from a signal handler or another thread."""
        self._stopped_early = True
        if self._loop:
            self._loop.call_soon_threadsafe(self._stop.set)

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        if not self._stopped_early:
            await run(self._parts, self._settings, self._stop)


async def run(parts: Parts, settings: BotSettings, stop: asyncio.Event) -> None:
    """Be the bot until `stop` is set, then drain. Raises SettingsError when Discord refuses the token or the shards."""
    use_proxies(settings)
    threads = Threads()
    try:
        async with Client(parts, settings, threads) as client:
            if await _log_in(client, settings, stop):
                await _work(client, settings, stop)
    finally:
        threads.close()


async def _log_in(client: Client, settings: BotSettings, stop: asyncio.Event) -> bool:
    """Whether we are in; False when told to stop before."""
    while not stop.is_set():
        try:
            entered = await _unless(stop, client.login(reveal(settings.discord_token) or ""))
        except discord.LoginFailure:
            raise SettingsError(
                "DISCORD_TOKEN: Discord refuses it. Copy the bot's token again from the developer portal."
            ) from None
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("discord_does_not_answer", error=str(error) or type(error).__name__)
            await _unless(stop, asyncio.sleep(LOGIN_AGAIN))
        else:
            if entered:
                log.info("logged_in", application_id=client.application_id)
            return entered
    return False


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether `work` ended before it was time to stop, which cuts it off. Raises what `work` raises."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([working, stopping], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
        return working.done()
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)


async def _work(client: Client, settings: BotSettings, stop: asyncio.Event) -> None:
    """Hold the shards and deliver until `stop`, or until Discord throws us out for good; then drain."""
    connected = asyncio.create_task(client.connect(), name="shards")
    delivering = asyncio.create_task(client.deliveries.run(), name="deliveries")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    tasks = [connected, delivering, stopping]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    failures = [_ended(task) for task in (connected, delivering) if task.done()]
    try:
        async with asyncio.timeout(settings.bot_drain + ENDING):
            await _drain(client, delivering, settings.bot_drain)
    except TimeoutError:
        log.warning("bot_drain_cut_off")  # leases run out: another bot delivers what this one held
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for failure in filter(None, failures):
        raise _explained(failure)


def _ended(loop: asyncio.Task[None]) -> BaseException | None:
    """Why a loop that should go on for ever did not."""
    failure = loop.exception()
    log.error("bot_loop_ended", loop=loop.get_name(), error=repr(failure))
    return failure


def _explained(failure: BaseException) -> BaseException:
    if isinstance(failure, discord.ConnectionClosed):
        return SettingsError(
            f"Discord closed the door ({failure.code}). Check DISCORD_TOKEN, SHARD_COUNT and SHARD_IDS."
        )
    return failure


async def _drain(client: Client, delivering: asyncio.Task[None], seconds: float) -> None:
    """Take nothing new, end what is under way, give the rest back; the gateway stays open to say that we restart."""
    log.info("bot_draining")
    client.deliveries.stop()
    answered = asyncio.create_task(client.handler.stop(seconds))
    await asyncio.wait([delivering], timeout=CLAIM)
    await client.deliveries.drain(seconds)
    await answered
    await client.progress.stop()
    await client.close()
    log.info("bot_stopped")
