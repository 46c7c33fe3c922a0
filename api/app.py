"""The application: its routes, the console, and pictures from the folder store."""

from mimetypes import guess_type
from pathlib import Path
from typing import Any

from anyio import CapacityLimiter
from fastapi import FastAPI, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from api import answers, errors, events, inputs, operations, requests
from api.asking import SLOW_LANE
from api.auth import UNAUTHORIZED, Caller
from api.hosts import KnownHosts
from api.limit import BodyLimit
from api.models import LoraOut
from api.parts import P, Parts
from distillery import __version__
from distillery.vocabulary.errors import NotFound

CONSOLE = Path(__file__).parent / "console"
PICTURES = {"image/png", "image/jpeg", "image/webp"}
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # a stored picture never changes

ASK_AGAIN = {"Cache-Control": "no-cache"}  # after an upgrade no browser runs old modules beside new ones


class Modules(StaticFiles):
    """The console's files; browsers keep them, but ask each time whether they changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(ASK_AGAIN)
        return response


def create_app(parts: Parts) -> FastAPI:
    """The API over `parts`."""
    app = FastAPI(title="Distillery", version=__version__, description="Pictures from a `/serve`, over HTTP.")
    app.state.parts = parts
    app.state.readiness = operations.Readiness(parts)
    app.state.slow_lane = CapacityLimiter(SLOW_LANE)
    app.state.event_streams = CapacityLimiter(events.LOOKS_AT_ONCE)
    for router in (requests.router, events.router, answers.router, inputs.router, operations.router):
        app.include_router(router)
    app.add_api_route("/v1/commands", commands, tags=["commands"], responses=UNAUTHORIZED)
    app.add_api_route("/v1/loras", loras, tags=["commands"], responses=UNAUTHORIZED)
    app.add_api_route("/files/{key:path}", picture, include_in_schema=False)
    app.add_api_route("/", console, include_in_schema=False)
    app.mount("/console", Modules(directory=CONSOLE), name="console")
    app.add_middleware(BodyLimit)
    if not parts.keys:
        app.add_middleware(KnownHosts, public_host=parts.public_host)
    errors.install(app)
    return app


def commands(parts: P, caller: Caller) -> dict[str, list[dict[str, Any]]]:
    """Every command with its flags: types, ranges, defaults, help."""
    return {"commands": parts.catalogue.describe()}


def loras(parts: P, caller: Caller) -> dict[str, list[LoraOut]]:
    """Every LoRA that the caller may name, by family."""
    visible = parts.catalogue.library.visible_loras(caller)
    return {"loras": [LoraOut.of(lora) for lora in sorted(visible, key=lambda one: (one.family, one.name))]}


def console() -> FileResponse:
    """The page."""
    return FileResponse(CONSOLE / "index.html", headers=ASK_AGAIN)


def picture(key: str, parts: P) -> Response:
    """A picture from the folder store; its key is what nobody can guess."""
    kind, _ = guess_type(key)
    if parts.files is None or kind not in PICTURES:
        raise NotFound("There is no such picture.")
    return Response(parts.files.get(key), media_type=kind, headers=FOREVER)
