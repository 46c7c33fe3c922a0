"""Where errors become answers, always as ``{"errors": [{"code", "flag", "message", "hint"}]}``."""

from http import HTTPStatus

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

from api.asking import WrongDoor
from api.malformed import problem_of
from distillery.storage.keys import BadKey
from distillery.storage.port import MissingObject
from distillery.vocabulary.errors import CommandError, NotFound, Problem, Refused, Unavailable

log = structlog.get_logger()

REFUSALS = {"quota": 429}  # other gates answer 403


def install(app: FastAPI) -> None:
    """Let `app` answer every error in this shape."""
    app.add_exception_handler(CommandError, _command_error)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(WrongDoor, _wrong_door)
    app.add_exception_handler(NotFound, _not_found)
    for absent in (MissingObject, BadKey):
        app.add_exception_handler(absent, _missing)
    app.add_exception_handler(Unavailable, _unavailable)
    app.add_exception_handler(SQLAlchemyError, _without_database)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http_error)


def answer(status: int, *problems: Problem) -> JSONResponse:
    """Every problem, in the documented shape."""
    return JSONResponse({"errors": [problem.to_dict() for problem in problems]}, status)


def _command_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CommandError)
    return answer(422, *error.problems)


def _refused(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refused)
    return answer(REFUSALS.get(error.problem.code, 403), error.problem)


def _wrong_door(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, WrongDoor)
    return answer(400, error.problem)


def _not_found(_: Request, error: Exception) -> JSONResponse:
    return answer(404, Problem("not_found", str(error)))


def _missing(_: Request, __: Exception) -> JSONResponse:
    return answer(404, Problem("not_found", "There is no such picture."))


def _unavailable(request: Request, error: Exception) -> JSONResponse:
    log.error("api_without_dependency", path=request.url.path, error=str(error))  # its words name our internals
    return answer(503, Problem("unavailable", "A part that this needs does not answer.", hint="Try again later."))


def _without_database(request: Request, error: Exception) -> JSONResponse:
    log.error("api_without_database", path=request.url.path, error=str(error.__cause__ or error))
    return answer(503, Problem("unavailable", "The database does not answer.", hint="Try again in a moment."))


def _malformed(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return answer(422, *dict.fromkeys(map(problem_of, error.errors())))


def _http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    response = answer(error.status_code, Problem(HTTPStatus(error.status_code).name.lower(), error.detail))
    response.headers.update(error.headers or {})
    return response
