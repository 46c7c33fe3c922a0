"""The handler's promise to the SDK: jobs in threads, and a stop that ends in a result."""

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any

from worker.handler import Handler


class Patient:
    """Works until it is called off, as a runner does."""

    def run(self, message: dict[str, Any], cancelled: Event, send: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        send({"sequence": 1})
        assert cancelled.wait(10), "never called off"
        return {"cancelled": True, "asked": message["n"]}


def test_a_stop_is_heard_and_answered() -> None:
    asyncio.run(_stop_a_running_job())


async def _stop_a_running_job() -> None:
    heard: list[tuple[str, dict[str, Any]]] = []
    began = asyncio.Event()
    loop = asyncio.get_running_loop()

    def update(job: dict[str, Any], progress: dict[str, Any]) -> None:
        heard.append((job["id"], progress))
        loop.call_soon_threadsafe(began.set)

    handler = Handler(Patient(), 1, update)
    task = asyncio.create_task(handler({"id": "j1", "input": {"n": 1}}))
    await asyncio.wait_for(began.wait(), 5)
    task.cancel()
    assert await asyncio.wait_for(task, 5) == {"cancelled": True, "asked": 1}
    assert heard == [("j1", {"sequence": 1})]
