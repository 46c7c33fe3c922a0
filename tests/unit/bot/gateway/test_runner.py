import asyncio
from contextlib import nullcontext
from threading import Event
from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import SecretStr

from bot.gateway import drain, runner
from bot.gateway.station import Station
from bot.parts import Parts
from bot.settings import BotSettings
from distillery.i18n.catalogues import LANGUAGES, catalogue, prepare


async def _never_ends(*_: Any) -> None:
    await asyncio.Event().wait()


def _silent() -> Station:
    """A station of which nothing ever ends."""
    parts = {
        "rest": SimpleNamespace(tree=None),
        "shards": SimpleNamespace(run=_never_ends, hand_over=_never_ends, close=_never_ends),
        "deliveries": SimpleNamespace(run=_never_ends, stop=lambda: None, drain=_never_ends),
        "duties": SimpleNamespace(run=_never_ends, resign=_never_ends),
        "pulse": SimpleNamespace(run=_never_ends),
        "strays": SimpleNamespace(run=_never_ends),
        "refusals": SimpleNamespace(refresh=_never_ends),
        "desk": SimpleNamespace(handler=SimpleNamespace(stop=_never_ends), progress=SimpleNamespace(stop=_never_ends)),
        "health": SimpleNamespace(stopping=False),
    }
    return cast(Station, SimpleNamespace(**parts))


def test_a_drain_ends_although_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "ENDING", 0.1)
    monkeypatch.setattr(drain, "CLAIM", 0.01)

    async def stopped() -> None:
        stop = asyncio.Event()
        stop.set()
        async with asyncio.timeout(10):
            await runner.work(_silent(), 0, stop)

    asyncio.run(stopped())


def test_languages_are_made_ready_beside_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = Event()
    monkeypatch.setattr(runner, "prepare", lambda: (prepare(), ready.set()))
    monkeypatch.setattr(runner, "open_station", lambda *_: SimpleNamespace(rest=nullcontext(), health=None))
    monkeypatch.setattr(runner, "serving", lambda *_: nullcontext())

    async def log_in(*_: Any) -> bool:
        return not await asyncio.to_thread(ready.wait, 20)

    monkeypatch.setattr(runner, "log_in", log_in)
    catalogue.cache_clear()
    settings = BotSettings(discord_token=SecretStr("x"))
    asyncio.run(runner.run(cast(Parts, SimpleNamespace()), settings, asyncio.Event()))
    assert ready.is_set()
    assert catalogue.cache_info().currsize == len(LANGUAGES)
