"""Running a bot: log in, hold shards, deliver; then give everything on and leave."""

import asyncio

import structlog

from bot.gateway.advice import ask_discord
from bot.gateway.client import use_proxies
from bot.gateway.connection import explained, log_in
from bot.gateway.drain import drain
from bot.gateway.garbage import look_rarely
from bot.gateway.health import serving
from bot.gateway.station import Station, open_station
from bot.parts import Parts
from bot.settings import BotSettings
from bot.threads import Threads
from distillery.i18n import prepare
from distillery.settings import reveal

log = structlog.get_logger()

ENDING = 10.0  # seconds that stopping may take beyond its drain, whatever does not answer
LOOK_AGAIN = 5.0  # seconds between looks at what all processes were refused


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
    languages = asyncio.create_task(threads.call(prepare), name="languages")  # the first member waits for none
    try:
        station = open_station(parts, settings, threads)
        look_rarely()
        async with station.rest, serving(station.health, settings.health_port):
            if await log_in(station.rest, reveal(settings.discord_token) or "", stop):
                if await ask_discord(station.rest, parts.database, threads):
                    station.duties.advised()
                await work(station, settings.bot_drain, stop)
    finally:
        languages.cancel()
        threads.close()


async def work(station: Station, seconds: float, stop: asyncio.Event) -> None:
    """Hold shards and deliver until `stop`, or until Discord throws us out for good; then drain for `seconds`."""
    holding = asyncio.create_task(station.shards.run(), name="shards")
    delivering = asyncio.create_task(station.deliveries.run(), name="deliveries")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    beside = [
        asyncio.create_task(station.duties.run(station.rest, station.rest.tree), name="duties"),
        asyncio.create_task(station.pulse.run(), name="pulse"),
        asyncio.create_task(station.strays.run(), name="strays"),
        asyncio.create_task(_watch_refusals(station), name="refusals"),
    ]
    tasks = [holding, delivering, stopping, *beside]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    failures = [_ended(task) for task in (holding, delivering, *beside) if task.done()]
    holding.cancel()
    beside[0].cancel()
    try:
        async with asyncio.timeout(seconds + ENDING):
            await asyncio.wait([holding, beside[0]])
            await drain(station, delivering, seconds)
    except TimeoutError:
        log.warning("bot_drain_cut_off")  # leases run out: another bot takes over what this one held
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for failure in filter(None, failures):
        raise explained(failure)


async def _watch_refusals(station: Station) -> None:
    while True:
        await station.refusals.refresh()
        await asyncio.sleep(LOOK_AGAIN)


def _ended(loop: asyncio.Task[None]) -> BaseException | None:
    """Why a loop that should go on for ever did not."""
    failure = loop.exception()
    log.error("bot_loop_ended", loop=loop.get_name(), error=repr(failure))
    return failure
