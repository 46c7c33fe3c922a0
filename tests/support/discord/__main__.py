"""`python -m tests.support.discord --port P`: a loopback Discord until SIGTERM. Its first line is its address."""

import argparse
import asyncio
import signal

from tests.support.discord.certificate import HOST
from tests.support.discord.server import serve


async def _main(port: int, token: str | None, name: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await serve(port, token, lambda url: print(url, flush=True), stop, name)  # noqa: T201 - the address is the output


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.support.discord")
    parser.add_argument("--port", type=int, default=0, help="0 picks a free one and prints it")
    parser.add_argument("--token", help="the only bot token to accept; any when left out")
    parser.add_argument(
        "--name", default=HOST, help="what its clients call it; with another it is open to all networks"
    )
    asked = parser.parse_args()
    asyncio.run(_main(asked.port, asked.token, asked.name))
