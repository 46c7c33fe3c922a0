"""For operators and orchestrators: alive, ready, metrics."""

import math
import threading
import time
from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from api.parts import Parts
from distillery.database import revision
from distillery.vocabulary.errors import DistilleryError

SAME_ANSWER = 5.0  # seconds; a check writes to the store, and anybody may ask

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def alive() -> dict[str, str]:  # on the event loop: it answers even when every thread waits for the database
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz")
def ready(request: Request, response: Response) -> dict[str, str]:
    """What this process depends on answers, or did so seconds ago; 503 otherwise, naming what does not."""
    readiness: Readiness = request.app.state.readiness
    answers = readiness.answers()
    # A cache that is away makes things slower, not wrong.
    needed = {name: said for name, said in answers.items() if name != "cache"}
    response.status_code = 200 if set(needed.values()) == {"ok"} else 503
    return answers


@router.get("/metrics")
def metrics() -> Response:
    """Prometheus metrics of this process."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class Readiness:
    """Whether what `parts` depend on answers. Asked once in `SAME_ANSWER` seconds, however many want to know."""

    def __init__(self, parts: Parts) -> None:
        self._checks: dict[str, Callable[[], None]] = {
            "database": lambda: revision.require(parts.database),
            "cache": parts.cache.check,
            "storage": parts.storage.check,
        }
        self._asking = threading.Lock()
        self._answers: dict[str, str] = {}
        self._good_until = -math.inf

    def answers(self) -> dict[str, str]:
        """`ok` or what is wrong, for each."""
        with self._asking:
            if time.monotonic() >= self._good_until:
                self._answers = {name: _said(check) for name, check in self._checks.items()}
                self._good_until = time.monotonic() + SAME_ANSWER
            return dict(self._answers)


def _said(check: Callable[[], None]) -> str:
    try:
        check()
    except DistilleryError as error:
        return str(error)
    return "ok"
