"""Storing that outlasts a storage's short absence: a finished picture cost a GPU's minutes, waiting costs nothing."""

from threading import Event

import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_delay, stop_when_event_set
from tenacity.nap import sleep_using_event
from tenacity.wait import wait_random_exponential

from distillery.storage.port import Storage
from distillery.vocabulary.errors import StorageError

PATIENCE = 120.0  # seconds that storage may be away
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 10.0  # seconds, at most

log = structlog.get_logger()


def put(
    storage: Storage, key: str, data: bytes, content_type: str, *, patience: float = PATIENCE, stop: Event | None = None
) -> None:
    """`storage.put`, tried again for `patience` seconds unless it cannot help or `stop` is set. Raises StorageError."""
    stop = stop or Event()
    attempts = Retrying(
        retry=retry_if_exception(_may_pass),
        wait=wait_random_exponential(FIRST_PAUSE, LONGEST_PAUSE),
        stop=stop_after_delay(patience) | stop_when_event_set(stop),
        sleep=sleep_using_event(stop),
        before_sleep=_log_retry,
        reraise=True,
    )
    attempts(storage.put, key, data, content_type)


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, StorageError) and error.retryable


def _log_retry(state: RetryCallState) -> None:
    reason = str(state.outcome.exception()) if state.outcome else ""
    log.warning("put_repeated", key=state.args[0], attempt=state.attempt_number, reason=reason)
