"""What every REST request goes through: record, fault, token, rate limit, schema, handler, answer."""

import hashlib
import json
import time
from typing import Any

from aiohttp import web

from tests.support.discord.rest import errors, payload
from tests.support.discord.rest.call import Call, Route
from tests.support.discord.rest.errors import ApiError
from tests.support.discord.rest.faults import Fault
from tests.support.discord.rest.journal import Entry
from tests.support.discord.rest.rate_limits import Bucket, too_many
from tests.support.discord.world import WORLD, World

PREFIX = "/api/v10"
Answer = tuple[int, Any, dict[str, str]]


class Pipeline:
    """Turns one route into an aiohttp handler."""

    def __init__(self, route: Route) -> None:
        self._route = route

    async def handle(self, request: web.Request) -> web.Response:
        world = request.app[WORLD]
        path = request.path.removeprefix(PREFIX)
        agent = request.headers.get("User-Agent", "")
        entry = world.journal.open(request.method, path, self._route.template, dict(request.query), agent)
        fault = world.faults.take(request.method, path)
        answer = await self._answer(world, request, entry) if fault is None or fault.after else None
        status, body, headers = _faulty(fault) if fault else answer or (500, None, {})
        world.journal.close(entry, status, body)
        return respond(status, body, headers)

    async def _answer(self, world: World, request: web.Request, entry: Entry) -> Answer:
        headers: dict[str, str] = {}
        try:
            call = await self._read(world, request, entry)
            if not self._route.open and not world.knows(_bot_token(request)):
                raise errors.unauthorized()
            limited, headers = _rate_limited(world, self._route, call)
            if limited is not None:
                return 429, limited, headers
            self._check(world, call)
            body = await self._route.handler(call)
        except ApiError as refusal:
            _note(world, entry, refusal)
            return refusal.status, refusal.body(), headers
        return (204 if body is None else 200), body, headers

    async def _read(self, world: World, request: web.Request, entry: Entry) -> Call:
        body, uploads = await payload.read(request)
        entry.body = body
        entry.files = [
            {"name": one.filename, "size": len(one.content), "sha256": hashlib.sha256(one.content).hexdigest()}
            for one in uploads
        ]
        return Call(world, dict(request.match_info), dict(request.query), body, uploads)

    def _check(self, world: World, call: Call) -> None:
        if problems := world.schema.request(self._route.method, self._route.template, call.body):
            raise errors.invalid_form(problems)
        sizes, most = [len(upload.content) for upload in call.uploads], world.largest_file(_guild_id(world, call))
        if any(size > most for size in sizes) or sum(sizes) > world.limits.request_size:
            raise errors.too_large()


async def unhandled(request: web.Request) -> web.Response:
    """Any path we do not model: 404, and a violation, for a test must not pass on a guess."""
    world = request.app[WORLD]
    path = request.path.removeprefix(PREFIX)
    entry = world.journal.open(request.method, path, None, dict(request.query), request.headers.get("User-Agent", ""))
    world.journal.violation("unhandled route", f"{request.method} {path}", entry)
    refusal = errors.unknown_route()
    world.journal.close(entry, refusal.status, refusal.body())
    return respond(refusal.status, refusal.body(), {})


def respond(status: int, body: Any, headers: dict[str, str]) -> web.Response:
    """An answer whose type is `application/json` with no charset: with one, discord.py leaves it a string."""
    if body is None:
        return web.Response(status=status, headers=headers)
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json", headers=headers)


def _guild_id(world: World, call: Call) -> int | None:
    """Where a request's files are going."""
    token = call.path.get("webhook_token") or call.path.get("interaction_token")
    if token and (interaction := world.interactions.by_token(token)):
        return interaction.guild_id
    channel = world.directory.channels.get(call.id("channel_id")) if "channel_id" in call.path else None
    return channel.guild_id if channel else None


def _bot_token(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bot" else None


def _rate_limited(world: World, route: Route, call: Call) -> tuple[Any, dict[str, str]]:
    """A 429's body (or None) and the rate limit headers."""
    if not route.open:
        whole = world.rate_limits.take("global", "", world.limits.global_per_second, 1.0)
        if whole.exceeded:
            return too_many(whole.reset_after(time.monotonic()), everywhere=True)
    bucket = _bucket(world, route, call)
    if bucket is None:
        return None, {}
    if not bucket.exceeded:
        return None, bucket.headers()
    body, headers = too_many(bucket.reset_after(time.monotonic()), everywhere=False)
    return body, {**bucket.headers(), **headers}


def _bucket(world: World, route: Route, call: Call) -> Bucket | None:
    if route.template.startswith("/webhooks"):
        return world.rate_limits.take("webhook", call.path["webhook_token"], *world.limits.webhook_rate)
    if route.template.startswith("/channels") and route.method != "GET":
        name = f"{route.method} {route.template}"
        return world.rate_limits.take(name, call.path["channel_id"], *world.limits.channel_rate)
    return None


def _note(world: World, entry: Entry, refusal: ApiError) -> None:
    """Remember a malformed request; refusals that follow from the state of things are no violation."""
    if refusal.problems or refusal.code in (40005, 50006, 50109):
        what = "; ".join(map(str, refusal.problems)) or refusal.message
        world.journal.violation("malformed", f"{refusal.code}: {what}", entry)


def _faulty(fault: Fault) -> Answer:
    if fault.status == 429:
        body, headers = too_many(0.05, everywhere=False)
        return 429, {**body, **(fault.body or {})}, headers
    body = fault.body if fault.body is not None else {"message": "Ordered by the test", "code": 0}
    return fault.status, body, {}
