"""From what a worker or an endpoint said to what the queue is told. Pure, but for reading `result.json`."""

import json
from typing import Any

import structlog

from distillery.queue.rows import Generation, Settlement
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.errors import AccessDenied, EndpointError, FailureClass
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.policy import POLICIES
from distillery.vocabulary.wire import Failure, WorkResult
from master.endpoints.port import WORKERS_DIED, JobState, JobStatus

log = structlog.get_logger()

OPERATOR_WAIT = 30.0  # seconds between tries of what only an operator can mend


def read_result(generation: Generation, raw: dict[str, Any]) -> Settlement:
    """The settlement that a worker's last word amounts to."""
    try:
        result = WorkResult.from_dict(raw)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        log.error("result_malformed", error=str(error))
        return failed(
            generation, Failure(FailureClass.INFRASTRUCTURE, "The worker's answer made no sense.", str(error))
        )
    if result.cancelled:
        return Settlement(generation, GenerationStatus.CANCELLED, timings=result.timings)
    if result.failure is not None:
        return failed(generation, result.failure)
    return Settlement(generation, GenerationStatus.SUCCEEDED, outputs=result.outputs, timings=result.timings)


def stored_result(generation: Generation, storage: Storage) -> Settlement | None:
    """What the worker left in storage for this attempt, in case the endpoint forgot; None if it left nothing.

    Raises StorageError when the storage cannot say.
    """
    try:
        raw = json.loads(storage.get(generation.work_request().result_key))
    except MissingObject:
        return None
    except ValueError as error:
        log.warning("stored_result_torn", error=str(error))
        return None
    log.info("result_found_in_storage", attempt=generation.attempt)
    return read_result(generation, raw)


def lost(generation: Generation) -> Settlement:
    """The endpoint forgot the job and nothing is stored: it must run again."""
    return failed(generation, Failure(FailureClass.INFRASTRUCTURE, "The GPU endpoint lost the job."))


def refused(generation: Generation, error: EndpointError) -> Settlement:
    """The job could not even be started: later again, and for as long as it takes when only an operator can mend it."""
    failure = Failure(FailureClass.INFRASTRUCTURE, "No GPU could be reached.", str(error))
    if isinstance(error, AccessDenied):
        log.error("endpoint_needs_the_operator", error=str(error))
        return Settlement(generation, GenerationStatus.QUEUED, failure=failure, delay=OPERATOR_WAIT)
    return failed(generation, failure, final=not error.retryable)


def broken_off(generation: Generation, status: JobStatus, *, cancelled: bool) -> Settlement:
    """The endpoint ended the job without a word from the worker."""
    if status.state is JobState.CANCELLED and cancelled:
        return Settlement(generation, GenerationStatus.CANCELLED)
    silent = WORKERS_DIED in status.error
    kind = FailureClass.POISON if silent else FailureClass.INFRASTRUCTURE
    return failed(generation, Failure(kind, "The GPU worker broke off.", status.error))


def failed(generation: Generation, failure: Failure, *, final: bool = False) -> Settlement:
    """Again after a back-off, or for good, as the failure's policy says; for good in any case when `final`."""
    policy = POLICIES[failure.kind]
    delay = None if final else policy.delay(generation.attempt)
    log.warning("generation_failed", kind=failure.kind, error=failure.message, detail=failure.detail, retry_in=delay)
    if delay is not None:
        return Settlement(generation, GenerationStatus.QUEUED, failure=failure, delay=delay)
    if failure.kind is not FailureClass.MEMBER:
        # Members read what they can do about it; the operator finds the rest in the row and the log.
        failure = Failure(failure.kind, policy.member_text, f"{failure.message} {failure.detail}".strip())
    return Settlement(generation, GenerationStatus.FAILED, failure=failure)
