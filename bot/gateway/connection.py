"""Coming in: the login of the client that all of a process shares, for as long as Discord takes to answer."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
import discord
import structlog

from distillery.vocabulary.errors import SettingsError

log = structlog.get_logger()

LOGIN_AGAIN = 5.0  # seconds between tries when Discord does not answer
FINAL = frozenset({4004, 4010, 4011, 4012, 4013, 4014})  # codes with which Discord closes the gateway for good
REFUSED = "DISCORD_TOKEN: Discord refuses it. Copy the bot's token again from the developer portal."


async def log_in(client: discord.Client, token: str, stop: asyncio.Event) -> bool:
    """Whether we are in; False when told to stop before. Raises SettingsError when Discord refuses the token."""
    while not stop.is_set():
        try:
            entered = await unless(stop, client.login(token))
        except discord.LoginFailure:
            raise SettingsError(REFUSED) from None
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("discord_does_not_answer", error=str(error) or type(error).__name__)
            await unless(stop, asyncio.sleep(LOGIN_AGAIN))
        else:
            if entered:
                log.info("logged_in", application_id=client.application_id)
            return entered
    return False


async def unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
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


def final(failure: BaseException) -> bool:
    """Whether trying again cannot help: the token, the shards, the intents or our settings are wrong."""
    if isinstance(failure, discord.ConnectionClosed):
        return failure.code in FINAL
    return isinstance(failure, discord.LoginFailure | discord.PrivilegedIntentsRequired | SettingsError)


def explained(failure: BaseException) -> BaseException:
    """What an operator can do about Discord's throwing us out for good."""
    if isinstance(failure, discord.LoginFailure):
        return SettingsError(REFUSED)
    if isinstance(failure, discord.ConnectionClosed):
        return SettingsError(
            f"Discord closed the door ({failure.code}). Check DISCORD_TOKEN, SHARD_COUNT and SHARD_IDS."
        )
    return failure
