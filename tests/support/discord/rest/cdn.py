"""Attachment bytes, where Discord's CDN would serve them."""

from aiohttp import web

from tests.support.discord.world import WORLD

EXPIRED = "This content is no longer available."


async def serve(request: web.Request) -> web.Response:
    """`GET /cdn/attachments/{channel}/{attachment}/{filename}`, signed address only, and before it runs out."""
    world = request.app[WORLD]
    stored = world.cdn.files.get(int(request.match_info["attachment_id"]))
    if stored is None or stored.filename != request.match_info["filename"] or "hm" not in request.query:
        raise web.HTTPNotFound
    if int(request.query["ex"], 16) < world.clock.now():
        raise web.HTTPNotFound(text=EXPIRED)
    world.cdn.waiting += 1
    world.changes.bump()
    try:
        await world.cdn.open.wait()
    finally:
        world.cdn.waiting -= 1
    return web.Response(body=stored.content, content_type=stored.content_type)


def mount(app: web.Application) -> None:
    app.router.add_get(r"/cdn/attachments/{channel_id:\d+}/{attachment_id:\d+}/{filename}", serve)
