"""ComfyUI's guard against other web pages: on loopback, a request's Origin must be the server itself."""

import ipaddress
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler


@web.middleware
async def refuse_foreign_origin(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for a browser page of another origin; requests without Origin, and hosts that are not loopback, pass."""
    origin, host = request.headers.get("Origin"), request.headers.get("Host")
    if origin and host and _is_loopback(urlsplit(f"//{host}").hostname) and not _same(origin, host):
        return web.Response(status=403)
    return await handler(request)


def _same(origin: str, host: str) -> bool:
    """Compares host and port, or the host alone where either side leaves its port out."""
    asked, own = urlsplit(origin.lower()), urlsplit(f"//{host.lower()}")
    if not asked.hostname or not own.hostname:
        return True
    if asked.port is None or own.port is None:
        return asked.hostname == own.hostname
    return asked.netloc == own.netloc


def _is_loopback(hostname: str | None) -> bool:
    try:
        return ipaddress.ip_address(hostname or "").is_loopback
    except ValueError:
        return hostname == "localhost"
