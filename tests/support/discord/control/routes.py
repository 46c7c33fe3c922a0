"""The control API: JSON over HTTP under `/control`, one POST an action and one GET a view."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from tests.support.discord.control import breaking, member, places, views
from tests.support.discord.model.interactions import Interaction
from tests.support.discord.model.refusal import Refused
from tests.support.discord.world import WORLD, World

Action = Callable[[World, dict[str, Any]], Awaitable[Any]]

_ACTIONS: dict[str, Action] = {
    "slash": member.slash,
    "autocomplete": member.autocomplete,
    "message_command": member.message_command,
    "click": member.click,
    "submit": member.submit,
    "post": member.post,
    "burst": member.burst,
    **places.ACTIONS,
    **breaking.ACTIONS,
}
_VIEWS: dict[str, Action] = {**views.VIEWS}


def mount(app: web.Application) -> None:
    """Serve every action and view."""
    for name, action in _ACTIONS.items():
        app.router.add_post(f"/control/{name}", _endpoint(action))
    for name, view in _VIEWS.items():
        app.router.add_get(f"/control/{name}", _endpoint(view))


def _endpoint(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def endpoint(request: web.Request) -> web.Response:
        world = request.app[WORLD]
        ask = await request.json() if request.can_read_body else dict(request.query)
        try:
            answer = await action(world, ask)
        except Refused as refused:
            return _json({"refused": str(refused)}, status=409)
        if isinstance(answer, Interaction):
            answer = answer.view(world.clock.now(), world.limits)
        return _json(answer)

    return endpoint


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")
