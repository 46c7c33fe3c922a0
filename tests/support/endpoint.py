"""The loopback GPU endpoint as a process, and the genuine SDK worker around a handler that does what its job says."""

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from tests.support.service import Service
from tests.support.services.process import free_port
from worker.loopback import worker_environment

API_KEY = "the-key-of-the-tests"


class LoopbackEndpoint(Service):
    """`python -m master.endpoints.loopback`; `url` is a RUNPOD_BASE_URL."""

    def __init__(self, folder: Path, silence: float = 20.0) -> None:
        port = free_port()
        super().__init__(
            folder, "master.endpoints.loopback", f"--port={port}", f"--silence={silence}",
            listens=True, port=port, RUNPOD_API_KEY=API_KEY,
        )  # fmt: skip

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v2"

    def worker_environment(self, endpoint: str, name: str) -> dict[str, str]:
        """What a worker process needs to take jobs of `endpoint` from here."""
        return worker_environment(f"http://127.0.0.1:{self.port}", endpoint, name, API_KEY)

    def sdk_worker(self, folder: Path, endpoint: str, name: str = "worker-1") -> Service:
        """The genuine SDK around `handler` below, as a process that is not started yet."""
        environment = {**self.worker_environment(endpoint, name), "RUNPOD_PING_INTERVAL": "1000"}
        return Service(folder, "tests.support.endpoint", **environment)


async def handler(job: dict[str, Any]) -> dict[str, Any]:
    """Does what its input says: ``progress``, wait for a file ``until`` it is there, ``fail``, else answer ``echo``."""
    import runpod

    wish = job["input"]
    if "progress" in wish:
        step = wish["progress"]  # only one: the SDK sends each in a thread of its own, in any order
        runpod.serverless.progress_update(job, {"sequence": step, "phase": "sampling", "step": step, "steps": 4})
    if "until" in wish:
        await asyncio.to_thread(_await_file, Path(wish["until"]))
    if wish.get("fail"):
        raise RuntimeError(wish["fail"])
    return {"echo": wish.get("echo")}


def _await_file(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)


def main() -> None:
    """Serve `handler` until SIGTERM."""
    from worker import sdk

    runpod = sdk.load()
    sys.argv = sys.argv[:1]
    sdk.serve(runpod, handler, lambda _: 1)


if __name__ == "__main__":
    main()
