"""The one table of REST routes."""

from aiohttp import web

from tests.support.discord.rest import account, callback, channels, commands, webhooks
from tests.support.discord.rest.pipeline import PREFIX, Pipeline, unhandled

ROUTES = [*account.ROUTES, *commands.ROUTES, *callback.ROUTES, *webhooks.ROUTES, *channels.ROUTES]


def mount(app: web.Application) -> None:
    """Serve every route under `/api/v10`; anything else there is recorded and refused."""
    for route in ROUTES:
        app.router.add_route(route.method, PREFIX + route.template, Pipeline(route).handle)
    app.router.add_route("*", "/api/{rest:.*}", unhandled)
