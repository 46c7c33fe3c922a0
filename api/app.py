"""The application: routes, the console, and one place where errors become answers."""

from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from api import events, operations, requests
from api.auth import Caller
from api.parts import P, Parts
from distillery import __version__
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused, Unavailable

CONSOLE = Path(__file__).parent / "console"
REFUSALS = {"quota": 429}  # other gates answer 403
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}  # a stored picture never changes


def create_app(parts: Parts) -> FastAPI:
    """The API over `parts`."""
    app = FastAPI(title="Distillery", version=__version__, description="Pictures from a `/serve`, over HTTP.")
    app.state.parts = parts
    for router in (requests.router, events.router, operations.router):
        app.include_router(router)
    app.add_api_route("/v1/commands", commands, tags=["commands"])
    app.add_api_route("/files/{key:path}", picture, include_in_schema=False)
    app.add_api_route("/", console, include_in_schema=False)
    app.mount("/console", StaticFiles(directory=CONSOLE), name="console")
    app.add_exception_handler(CommandError, _command_error)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotFound, _not_found)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(RequestValidationError, _malformed)
    return app


def commands(parts: P, caller: Caller) -> dict[str, list[dict[str, Any]]]:
    """Every command with its flags: types, ranges, defaults, help."""
    return {"commands": parts.catalogue.describe()}


def console() -> FileResponse:
    """The page."""
    return FileResponse(CONSOLE / "index.html")


def picture(key: str, parts: P) -> Response:
    """A picture from the folder store; its key is what nobody can guess."""
    if parts.files is None or not key.endswith(".png"):
        raise NotFound("There is no such picture.")
    return Response(parts.files.get(key), media_type="image/png", headers=FOREVER)


def _answer(status: int, *problems: Problem) -> JSONResponse:
    return JSONResponse({"errors": [problem.to_dict() for problem in problems]}, status)


def _command_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CommandError)
    return _answer(422, *error.problems)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return _answer(REFUSALS.get(error.problem.code, 403), error.problem)


def _not_found(_: Request, error: Exception) -> JSONResponse:
    return _answer(404, Problem("not_found", str(error)))


def _unavailable(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Unavailable)
    missing = not error.retryable
    return _answer(404 if missing else 503, Problem("not_found" if missing else "unavailable", str(error)))


def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    problems = [
        Problem("malformed", f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}.") for one in error.errors()
    ]
    return _answer(422, *problems)
