"""The loopback Discord as a server: gateway, REST and control API on one port, its CDN under TLS on another."""

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from aiohttp import web

from tests.support.discord.certificate import HOST, certify
from tests.support.discord.client import DiscordControl
from tests.support.discord.control import routes as control
from tests.support.discord.gateway.socket import gateway
from tests.support.discord.rest import cdn, routes
from tests.support.discord.world import WORLD, World

_MOST_BODY = 1 << 30


def application(world: World) -> web.Application:
    """Everything a loopback Discord serves."""
    app = web.Application(client_max_size=_MOST_BODY)
    app[WORLD] = world
    app.router.add_get("/gateway", gateway)
    app.router.add_get("/gateway/", gateway)
    routes.mount(app)
    cdn.mount(app)
    control.mount(app)
    return app


async def serve(
    port: int, token: str | None, listening: Callable[[str], None], stop: asyncio.Event, name: str = HOST
) -> None:
    """Serve until `stop`; `listening` is told the base URL once the port is open (0 picks a free one).

    By another `name` than loopback's it listens to all networks: to those of containers, say, that know it so.
    """
    world = World(token)
    runner = web.AppRunner(application(world), shutdown_timeout=0.2)
    await runner.setup()
    try:
        with TemporaryDirectory() as folder:
            tls, world.cdn.certificate = certify(Path(folder))
            await web.TCPSite(runner, HOST if name == HOST else None, port).start()
            await web.TCPSite(runner, HOST, 0, ssl_context=tls).start()
            plain, encrypted = runner.addresses[0][1], runner.addresses[-1][1]
            world.listen_at(f"http://{name}:{plain}", f"https://{HOST}:{encrypted}")
            listening(world.base_url)
            await stop.wait()
    finally:
        await runner.cleanup()


class LoopbackDiscord:
    """A Discord in a thread of the test process.

    >>> with LoopbackDiscord() as discord:
    ...     discord.control.slash(...)
    """

    def __init__(self, port: int = 0, token: str | None = None) -> None:
        self._port, self._token = port, token
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._run, name="loopback-discord", daemon=True)
        self.url = ""

    def __enter__(self) -> "LoopbackDiscord":
        self._thread.start()
        if not self._open.wait(10):
            raise TimeoutError("the loopback Discord did not open its port in 10 s")
        self.control = DiscordControl(self.url)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.control.close()
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(serve(self._port, self._token, self._listening, self._stop))
        finally:
            self._loop.close()

    def _listening(self, url: str) -> None:
        self.url = url
        self._open.set()
