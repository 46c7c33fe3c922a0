"""Puts the stand-in together: one queue, one executing thread, one hub of websockets, all routes twice."""

import asyncio
from collections.abc import AsyncIterator

from aiohttp import web

from worker.standin import facts, files, prompts
from worker.standin.cache import NodeCache
from worker.standin.catalogue import Catalogue
from worker.standin.customs import declared
from worker.standin.executor import Studio
from worker.standin.folders import Folders
from worker.standin.hub import Hub
from worker.standin.models import ModelShelf
from worker.standin.options import MAX_UPLOAD_BYTES, Options
from worker.standin.origin import refuse_foreign_origin
from worker.standin.prompts import queue_status
from worker.standin.queue import PromptQueue
from worker.standin.runner import Runner


def build(options: Options) -> web.Application:
    """An application that draws; its thread starts and ends with it."""
    folders, hub = Folders(options.directory), Hub()
    shelf = ModelShelf(options.models, folders.models)
    catalogue = Catalogue(shelf, declared(options.workflows) if options.workflows else None)
    studio = Studio(options, catalogue, folders, NodeCache(catalogue, folders), hub)
    queue = PromptQueue(changed=lambda: hub.send("status", {"status": queue_status(queue)}))

    async def attend(request: web.Request) -> web.WebSocketResponse:
        return await hub.attend(request, {"status": queue_status(queue)})

    async def work(app: web.Application) -> AsyncIterator[None]:
        publishing = asyncio.create_task(hub.publish())
        Runner(queue, studio).start()
        yield
        publishing.cancel()

    app = web.Application(client_max_size=MAX_UPLOAD_BYTES, middlewares=[refuse_foreign_origin])
    _serve(app, [web.get("/ws", attend), *prompts.routes(queue, studio), *files.routes(folders)])
    _serve(app, facts.routes(catalogue, shelf))
    app.cleanup_ctx.append(work)
    return app


def _serve(app: web.Application, routes: list[web.RouteDef]) -> None:
    """Every route is also served under `/api`."""
    for route in routes:
        app.router.add_route(route.method, route.path, route.handler)
        app.router.add_route(route.method, f"/api{route.path}", route.handler)
