"""Several clients of one bot at one limit: with a cache they make room for each other, without one Discord objects."""

import asyncio
from collections.abc import Iterator

import discord
import pytest

from bot.gateway.client import RestClient
from bot.gateway.rates import SharedRates
from bot.gateway.refusals import LOW, MOST, Refusals
from bot.gateway.sparing import SparingCourier
from bot.gateway.windows import Windows
from bot.threads import Threads
from distillery.cache.factory import open_cache
from distillery.cache.memory import MemoryCache
from distillery.cache.port import Cache
from tests.support.discord import DiscordControl, LoopbackDiscord
from tests.support.services.memcached import Memcached


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[DiscordControl]:
    with LoopbackDiscord() as running:
        monkeypatch.setattr(discord.http.Route, "BASE", f"{running.url}/api/v10")
        yield running.control


async def hammer(control: DiscordControl, caches: list[Cache], messages: int) -> None:
    """Each cache's client posts so many messages into one channel, all at once."""
    threads = Threads()
    clients = []
    try:
        for cache in caches:
            rates = SharedRates(Windows(cache), threads, Refusals(cache, threads))
            clients.append(RestClient(rates.trace()))
            await clients[-1].login("loopback-token")
        channel = (await asyncio.to_thread(control.guilds))[0]["channels"][0]
        places = [client.get_partial_messageable(channel) for client in clients]
        await asyncio.gather(*[place.send(str(number)) for number in range(messages) for place in places])
    finally:
        await asyncio.gather(*[client.close() for client in clients])
        threads.close()


def refused(control: DiscordControl) -> int:
    return sum(one["status"] == 429 for one in control.requests())


def test_two_that_hammer_one_channel_are_never_refused_if_they_share_a_cache(
    loopback: DiscordControl, memcached: Memcached
) -> None:
    loopback.limits(channel_rate=[5, 1.0])
    caches = [open_cache(memcached.url)[0] for _ in range(2)]
    asyncio.run(hammer(loopback, caches, messages=9))
    assert refused(loopback) == 0
    assert len(loopback.messages()) == 18


def test_the_limit_on_all_requests_is_shared_too(loopback: DiscordControl, memcached: Memcached) -> None:
    loopback.limits(channel_rate=[1000, 1.0], global_per_second=50)
    caches = [open_cache(memcached.url)[0] for _ in range(2)]
    asyncio.run(hammer(loopback, caches, messages=50))
    assert refused(loopback) == 0
    assert len(loopback.messages()) == 100


def test_with_no_cache_between_them_discord_refuses_some_and_all_arrive_nevertheless(
    loopback: DiscordControl,
) -> None:
    loopback.limits(channel_rate=[5, 0.5])
    asyncio.run(hammer(loopback, [MemoryCache(), MemoryCache()], messages=9))
    assert refused(loopback) > 0
    assert len(loopback.messages()) == 18


def test_refusals_are_counted_together_and_progress_pauses_before_a_ban() -> None:
    async def refuse() -> None:
        threads, cache = Threads(), MemoryCache()
        one, other = Refusals(cache, threads), Refusals(cache, threads)
        await asyncio.gather(*[one.note(status, {}) for status in (401, 403, 429, 404, 200)])
        await one.note(429, {"X-RateLimit-Scope": "shared"})
        await other.refresh()
        assert (one.left, other.left) == (MOST - 3, MOST - 3)
        assert not other.low
        for _ in range(MOST - LOW - 2):
            one._count()
        await other.refresh()
        assert other.low
        with pytest.raises(discord.RateLimited):
            await SparingCourier(RestClient(), other).show()
        threads.close()

    asyncio.run(refuse())
