"""Discord's rate limits, kept by all processes together: what one learns or uses up, the others know.

discord.py keeps each client within the limits by itself; this makes room for the others, in its hook for every
request (`http_trace`), before it is sent. With no cache discord.py's own care remains.
"""

import asyncio
import hashlib
import re
import time
from typing import Any

import aiohttp
import discord
import yarl

from bot.gateway import metrics
from bot.gateway.refusals import Refusals
from bot.gateway.windows import Windows
from bot.threads import Threads

PATIENCE = 20.0  # seconds; whoever waited so long takes its chance
UNLIMITED = re.compile(r"/interactions/")  # first answers have no limit, and three seconds
NOT_GLOBAL = re.compile(r"/webhooks/")
MAJOR = re.compile(r"/(channels|guilds)/\d+|/webhooks/\d+(?:/(?P<token>[^/]{40,}))?")


def bucket_of(method: str, path: str) -> str:
    """What shares a limit: the route with what it is mainly about; other ids do not matter. It tells no token."""
    if (major := MAJOR.match(path)) is None:
        return f"{method} {_anonymous(path)}"
    head, rest = major[0], _anonymous(path[major.end() :])
    if token := major["token"]:
        head = head.replace(token, hashlib.sha256(token.encode()).hexdigest()[:16])
    return f"{method} {head}{rest}"


def _anonymous(path: str) -> str:
    return re.sub(r"/\d{15,}", "/:id", path)


class SharedRates:
    """Makes requests wait for limits that other processes share. Each client needs a `trace` of its own."""

    def __init__(self, windows: Windows, threads: Threads, refusals: Refusals) -> None:
        self._windows = windows
        self._threads = threads
        self._refusals = refusals

    def trace(self) -> aiohttp.TraceConfig:
        """The hook for one client."""
        trace = aiohttp.TraceConfig()
        trace.on_request_start.append(self._before)
        trace.on_request_end.append(self._after)
        return trace

    async def _before(self, _: Any, context: Any, request: aiohttp.TraceRequestStartParams) -> None:
        path = _path(request.url)
        if path is None or UNLIMITED.match(path):
            return
        context.bucket = bucket_of(request.method, path)
        give_up = time.monotonic() + PATIENCE
        await self._wait("route", give_up, self._windows.enter, context.bucket)
        if not NOT_GLOBAL.match(path):
            await self._wait("global", give_up, self._windows.enter_all)

    async def _wait(self, limit: str, give_up: float, enter: Any, *bucket: str) -> None:
        waited = False
        while (seconds := await self._threads.call(enter, *bucket)) and time.monotonic() < give_up:
            waited = True
            await asyncio.sleep(seconds)
        if waited:
            metrics.REST_WAITS.labels(limit).inc()

    async def _after(self, _: Any, context: Any, request: aiohttp.TraceRequestEndParams) -> None:
        if _path(request.url) is None:
            return
        answer = request.response
        await self._refusals.note(answer.status, answer.headers)
        if bucket := getattr(context, "bucket", None):
            await self._threads.call(self._windows.learn, bucket, answer.status, answer.headers)


def _path(url: yarl.URL) -> str | None:
    """The path below Discord's API; None for what is not asked there: the gateway, the CDN."""
    text = str(url)
    if not text.startswith(discord.http.Route.BASE):
        return None
    return text[len(discord.http.Route.BASE) :].partition("?")[0]
