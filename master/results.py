"""From what a worker or an endpoint said to what the queue is told. Pure, but for reading `result.json`."""

import json
from typing import Any

import structlog

from distillery.queue.rows import Generation, Settlement
from distillery.storage.port import MissingObject, Storage
from distillery.vocabulary.errors import EndpointError, FailureClass, NotStarted
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.policy import POLICIES
from distillery.vocabulary.wire import Failure, WorkResult
from master.endpoints.port import WORKERS_DIED, JobState, JobStatus

log = structlog.get_logger()

AWAY_WAIT = 1.0  # seconds until work that an endpoint did not take may be claimed again; the master pauses longer


def read_result(generation: Generation, raw: dict[str, Any], *, cancelled: bool) -> Settlement:
    """The settlement that a worker's last word amounts to; `cancelled`: this master called the job off."""
    try:
        result = WorkResult.from_dict(raw)
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        return _nonsense(generation, str(error))
    if (result.generation_id, result.attempt) != (generation.public_id, generation.attempt):
        return _nonsense(generation, f"it speaks of {result.generation_id}, attempt {result.attempt}")
    if result.cancelled and not cancelled:
        # A provider that times a job out stops the worker just like a member's cancel does.
        return failed(generation, Failure(FailureClass.INFRASTRUCTURE, "The GPU endpoint stopped the job."))
    if result.cancelled:
        return Settlement(generation, GenerationStatus.CANCELLED, timings=result.timings)
    if result.failure is not None:
        return failed(generation, result.failure)
    if not result.outputs:
        return _nonsense(generation, "it names neither a picture nor a failure")
    return Settlement(generation, GenerationStatus.SUCCEEDED, outputs=result.outputs, timings=result.timings)


def _nonsense(generation: Generation, why: str) -> Settlement:
    log.error("result_malformed", error=why)
    return failed(generation, Failure(FailureClass.INFRASTRUCTURE, "The worker's answer made no sense.", why))


def stored_result(generation: Generation, storage: Storage, *, cancelled: bool) -> Settlement | None:
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
    return read_result(generation, raw, cancelled=cancelled)


def lost(generation: Generation) -> Settlement:
    """The endpoint forgot the job and nothing is stored: it must run again."""
    return failed(generation, Failure(FailureClass.INFRASTRUCTURE, "The GPU endpoint lost the job."))


def refused(generation: Generation, error: EndpointError) -> Settlement:
    """The job could not be started. If it certainly was not, the work waits, blameless, until the endpoint is back."""
    failure = Failure(FailureClass.INFRASTRUCTURE, "No GPU could be reached.", str(error))
    if isinstance(error, NotStarted):
        log.error("endpoint_takes_no_jobs", error=str(error))
        return Settlement(generation, GenerationStatus.QUEUED, failure=failure, delay=AWAY_WAIT, blameless=True)
    return failed(generation, failure, final=not error.retryable)


def broken_off(generation: Generation, status: JobStatus, *, cancelled: bool) -> Settlement:
    """The endpoint ended the job without a word from the worker."""
    if status.state is JobState.CANCELLED and cancelled:
        return Settlement(generation, GenerationStatus.CANCELLED)
    silent = WORKERS_DIED in status.error
    kind = FailureClass.POISON if silent else FailureClass.INFRASTRUCTURE
    return failed(generation, Failure(kind, "The GPU worker broke off.", status.error))


def unstorable(settlement: Settlement) -> Settlement:
    """In place of what the database can never take: an end that it can, so that the member hears back."""
    policy = POLICIES[FailureClass.INFRASTRUCTURE]
    failure = Failure(FailureClass.INFRASTRUCTURE, policy.member_text, "its result could not be stored")
    return Settlement(settlement.generation, GenerationStatus.FAILED, failure=failure)


def failed(generation: Generation, failure: Failure, *, final: bool = False) -> Settlement:
    """Again after a back-off, or for good, as the failure's policy says; for good in any case when `final`."""
    policy = POLICIES[failure.kind]
    delay = None if final else policy.delay(generation.failures + 1)
    log.warning("generation_failed", kind=failure.kind, error=failure.message, detail=failure.detail, retry_in=delay)
    if delay is not None:
        return Settlement(generation, GenerationStatus.QUEUED, failure=failure, delay=delay)
    if failure.kind is not FailureClass.MEMBER:
        # Members read what they can do about it; the operator finds the rest in the row and the log.
        failure = Failure(failure.kind, policy.member_text, f"{failure.message} {failure.detail}".strip())
    return Settlement(generation, GenerationStatus.FAILED, failure=failure)
