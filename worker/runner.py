"""What a worker's jobs share, and each job's frame: read the message, answer repeats, leave `result.json` last."""

import json
from collections.abc import Callable
from dataclasses import replace
from threading import Event
from typing import Any

import structlog

from distillery.log import about
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.errors import Unavailable
from distillery.vocabulary.wire import UnknownWireVersion, WorkRequest, WorkResult
from worker import storing
from worker.failures import failure_of
from worker.generation import Generation
from worker.progress import Reporter
from worker.resources import Resources

NO_PICTURES = 5.0  # seconds that storage may be away before an ending without pictures goes unstored

log = structlog.get_logger()


class Runner:
    """Turns `WorkRequest`s into `WorkResult`s, several at once, one of them on the GPU."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._storage: Storage = resources.storage

    def run(self, message: dict[str, Any], cancelled: Event, send: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
        """One job from message to answer, both plain dicts; `send` gets `Progress` as plain dicts. Never raises."""
        try:
            request = WorkRequest.from_dict(message)
        except (UnknownWireVersion, TypeError, ValueError) as error:
            log.error("work_request_malformed", reason=str(error))
            return _unreadable(message, error).to_dict()
        with about(request_id=request.request_id, generation_id=request.generation_id, attempt=request.attempt):
            return (self._earlier_result(request) or self._fresh_result(request, cancelled, send)).to_dict()

    def _earlier_result(self, request: WorkRequest) -> WorkResult | None:
        """What this very attempt ended with before: endpoints may hand out a job twice."""
        try:
            found = WorkResult.from_dict(json.loads(self._storage.get(request.result_key)))
        except MissingObject:
            return None
        except (Unavailable, ValueError, TypeError) as error:
            log.warning("earlier_result_unreadable", reason=str(error))
            return None
        log.info("generation_repeated")
        return found

    def _fresh_result(
        self, request: WorkRequest, cancelled: Event, send: Callable[[dict[str, Any]], None]
    ) -> WorkResult:
        log.info("generation_started", images=len(request.seeds))
        job = Generation(self._resources, request, cancelled, Reporter(send, len(request.seeds)))
        with job.timed("total"):
            result = job.result()
        result = replace(result, timings={phase: round(seconds, 3) for phase, seconds in job.timings.items()})
        self._store_result(request, result)
        _log_end(result)
        return result

    def _store_result(self, request: WorkRequest, result: WorkResult) -> None:
        """Store the last word, after everything it names, for a master that loses the endpoint's answer."""
        data, patience = json.dumps(result.to_dict()).encode(), storing.PATIENCE if result.outputs else NO_PICTURES
        try:
            storing.put(self._storage, request.result_key, data, "application/json", patience=patience)
        except Unavailable as error:
            log.error("result_not_stored", reason=str(error))


def _unreadable(message: Any, error: Exception) -> WorkResult:
    named = message if isinstance(message, dict) else {}
    attempt = named.get("attempt")
    return WorkResult(
        generation_id=str(named.get("generation_id", "")),
        attempt=attempt if isinstance(attempt, int) else 0,
        failure=failure_of(error),
    )


def _log_end(result: WorkResult) -> None:
    if result.failure:
        log.warning(
            "generation_failed",
            kind=result.failure.kind.value,
            detail=result.failure.detail or result.failure.message,
            **result.timings,
        )
    elif result.cancelled:
        log.info("generation_cancelled", **result.timings)
    else:
        log.info("generation_succeeded", pictures=len(result.outputs), **result.timings)
