import asyncio
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot.gateway import runner
from bot.gateway.client import Client
from bot.settings import BotSettings


async def _never_ends(*_: Any) -> None:
    await asyncio.Event().wait()


def test_a_drain_ends_although_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ENDING", 0.1)
    monkeypatch.setattr(runner, "CLAIM", 0.01)
    silent = SimpleNamespace(
        connect=_never_ends,
        close=_never_ends,
        deliveries=SimpleNamespace(run=_never_ends, stop=lambda: None, drain=_never_ends),
        handler=SimpleNamespace(stop=_never_ends),
        progress=SimpleNamespace(stop=_never_ends),
    )

    async def stopped() -> None:
        stop = asyncio.Event()
        stop.set()
        async with asyncio.timeout(10):
            await runner._work(cast(Client, silent), BotSettings(discord_token="x", bot_drain=0), stop)

    asyncio.run(stopped())
