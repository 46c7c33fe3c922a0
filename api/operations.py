"""For operators and orchestrators: alive, ready, metrics."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.parts import P
from distillery.database import migrate
from distillery.vocabulary.errors import DistilleryError

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:  # on the event loop: it answers even when every thread waits for the database
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
def ready(parts: P, response: Response) -> dict[str, str]:
    """What this process depends on answers; 503 otherwise, naming what does not."""
    checks: dict[str, Callable[[], None]] = {
        "database": lambda: migrate.require(parts.database),
        "cache": parts.cache.check,
        "storage": parts.storage.check,
    }
    answers = {name: _said(check) for name, check in checks.items()}
    # A cache that is away makes things slower, not wrong.
    needed = {name: said for name, said in answers.items() if name != "cache"}
    response.status_code = 200 if set(needed.values()) == {"ok"} else 503
    return answers


@router.get("/metrics")
def metrics() -> Response:
    """Prometheus metrics of this process."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _said(check: Callable[[], None]) -> str:
    try:
        check()
    except DistilleryError as error:
        return str(error)
    return "ok"
