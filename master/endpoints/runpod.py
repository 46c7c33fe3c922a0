"""RunPod's queue endpoints over HTTP; the embedded endpoint is this same adapter against loopback.

https://docs.runpod.io/serverless/endpoints/send-requests. The official client mounts its retries for
http:// only, so the retries here are our own: on 429, on 5xx, and when no connection came about.
"""

import json
from typing import Any

import httpx
import structlog
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from distillery.vocabulary.errors import EndpointError, JobLost, NotStarted
from distillery.vocabulary.policy import ENDPOINT_TIMEOUT, QUEUE_TIMEOUT
from distillery.vocabulary.wire import Progress, WorkRequest
from master.endpoints.port import Capacity, JobState, JobStatus

log = structlog.get_logger()

STATES = {
    "IN_QUEUE": JobState.WAITING,
    "IN_PROGRESS": JobState.RUNNING,
    "RUNNING": JobState.RUNNING,
    "COMPLETED": JobState.DONE,
    "FAILED": JobState.FAILED,
    "TIMED_OUT": JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
TIMEOUT = httpx.Timeout(20.0, connect=5.0)  # seconds
ATTEMPTS = 5


class _Busy(NotStarted):
    """The provider said: not now."""


class _Broken(EndpointError):
    """The provider broke off; what was asked for may have happened."""


UNREACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
CAREFUL = (_Busy, *UNREACHED)  # certainly nothing happened: even a start may be said again
FREELY = (*CAREFUL, _Broken)  # for what can be said twice


def _log_retry(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    log.warning("endpoint_retried", attempt=state.attempt_number, error=str(error))


class RunpodEndpoint:
    """One endpoint of one account. Thread-safe."""

    def __init__(self, base_url: str, endpoint_id: str, api_key: str | None, name: str = "runpod") -> None:
        self.name = name
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=32)
        url = f"{base_url.rstrip('/')}/{endpoint_id}"
        self._http = httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT, limits=limits)
        self._careful, self._freely = _patient(CAREFUL), _patient(FREELY)

    def start(self, work: WorkRequest) -> str:
        policy = {
            "executionTimeout": round(ENDPOINT_TIMEOUT * 1000),
            "ttl": round((QUEUE_TIMEOUT + ENDPOINT_TIMEOUT) * 1000),
        }
        try:
            answer = self._call("POST", "/run", {"input": work.to_dict(), "policy": policy}, self._careful)
        except JobLost as error:
            raise NotStarted("There is no such GPU endpoint. Is RUNPOD_ENDPOINT_ID right?") from error
        return str(_named(answer, "id"))

    def status(self, job_id: str) -> JobStatus:
        answer = self._call("GET", f"/status/{job_id}")
        state = STATES.get(_named(answer, "status"), JobState.RUNNING)
        output = answer.get("output")
        error = answer.get("error") or ""
        return JobStatus(
            state=state,
            progress=_progress(output) if state is JobState.RUNNING else None,
            output=output if state is JobState.DONE and isinstance(output, dict) else None,
            error=error if isinstance(error, str) else json.dumps(error),
        )

    def cancel(self, job_id: str) -> None:
        try:
            self._call("POST", f"/cancel/{job_id}")
        except JobLost:
            log.info("cancelled_job_was_gone", job_id=job_id)

    def capacity(self) -> Capacity:
        health = self._call("GET", "/health")
        workers, jobs = health.get("workers", {}), health.get("jobs", {})
        alive = sum(workers.get(kind, 0) for kind in ("idle", "ready", "running", "initializing"))
        return Capacity(workers=alive, waiting=jobs.get("inQueue", 0), running=jobs.get("inProgress", 0))

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, patience: Retrying | None = None
    ) -> dict[str, Any]:
        try:
            for attempt in (patience or self._freely).copy():
                with attempt:
                    return self._once(method, path, body)
        except UNREACHED as error:
            raise NotStarted(f"The GPU endpoint cannot be reached: {error!r}") from error
        except httpx.HTTPError as error:
            raise EndpointError(f"The GPU endpoint did not answer: {error!r}") from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _once(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        response = self._http.request(method, path, json=body)
        status, said = response.status_code, response.text[:300]
        if status in (429, 503):
            raise _Busy(f"The GPU endpoint is busy ({status}): {said}")
        if status >= 500:
            raise _Broken(f"The GPU endpoint broke off ({status}): {said}")
        if status == 404:
            raise JobLost(f"The GPU endpoint does not know {path}.")
        if status in (401, 403):
            raise NotStarted("The GPU endpoint refuses RUNPOD_API_KEY.", retryable=False)
        if status >= 400:
            raise EndpointError(f"The GPU endpoint refused the job ({status}): {said}", retryable=False)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise EndpointError(f"The GPU endpoint answered something that is no JSON object: {said}")
        return answer


def _patient(errors: tuple[type[Exception], ...]) -> Retrying:
    return Retrying(
        retry=retry_if_exception_type(errors),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential_jitter(multiplier=0.2, max=5.0),
        before_sleep=_log_retry,
        reraise=True,
    )


def _named(answer: dict[str, Any], name: str) -> Any:
    if name not in answer:
        raise EndpointError(f"The GPU endpoint's answer has no {name}: {str(answer)[:300]}")
    return answer[name]


def _progress(output: Any) -> Progress | None:
    if not isinstance(output, dict) or not isinstance(output.get("sequence"), int):
        return None
    return Progress.read(output)
