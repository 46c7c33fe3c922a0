"""The one place that touches the RunPod SDK: a quicker import, and a drain that leaves no job behind."""

import asyncio
import json
import os
import platform
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import requests
import structlog

from distillery.tether import die_with_parent
from distillery.vocabulary.errors import SettingsError

REPORT = (3.05, 5.0)  # seconds a progress report may take to connect, and to be answered
NOT_READY = 0.05  # seconds between questions whether jobs may be taken

log = structlog.get_logger()


class Readiness(Protocol):
    """Whether jobs may be taken; asked in a thread, for it may block."""

    def ready(self) -> bool:
        """Now."""

    def hopeless(self) -> bool:
        """Or never: the worker should leave."""


def load() -> Any:
    """Import `runpod`, without the second it spends on asking for the processor's name."""
    import cpuinfo

    cpuinfo.get_cpu_info = lambda: {"brand_raw": platform.processor()}
    os.environ.setdefault("RUNPOD_LOG_LEVEL", "INFO")  # its default is DEBUG, which prints whole jobs
    import runpod

    _count_jobs_once()
    _use_the_given_key()
    return runpod


def _count_jobs_once() -> None:
    """The SDK counts a job it has just taken as queued and as running, finds two slots full and naps a second."""
    from runpod.serverless.modules.rp_scale import JobScaler

    JobScaler.current_occupancy = lambda scaler: scaler.job_progress.get_job_count()


def _use_the_given_key() -> None:
    """The SDK prefers the key in ~/.runpod to the one this worker was started with."""
    from runpod import http_client

    if os.environ.get("RUNPOD_AI_API_KEY"):
        http_client.get_credentials = lambda: None


def post_progress(job: dict[str, Any], progress: Any) -> None:
    """Send one report where the SDK's `progress_update` does. That starts a thread with a ten-minute deadline each."""
    from runpod.http_client import get_auth_header
    from runpod.serverless.modules.rp_http import JOB_DONE_URL

    headers = {**get_auth_header(), "Content-Type": "application/x-www-form-urlencoded", "X-Request-ID": job["id"]}
    url = f"{JOB_DONE_URL.replace('$ID', job['id'])}&isStream=false"
    body = json.dumps({"status": "IN_PROGRESS", "output": progress})
    try:
        with requests.Session() as http:
            http.trust_env = False  # as the SDK's: no proxy, no .netrc
            http.post(url, data=body, headers=headers, timeout=REPORT).raise_for_status()
    except requests.RequestException as error:
        log.info("progress_not_reported", reason=type(error).__name__)


def require_endpoint() -> None:
    """Raise SettingsError when nobody has said where jobs come from."""
    if "RUNPOD_WEBHOOK_GET_JOB" not in os.environ and len(sys.argv) == 1:
        raise SettingsError(
            "RUNPOD_WEBHOOK_GET_JOB: not set, so there is nowhere to take jobs from. RunPod sets it on its workers. "
            "For another endpoint, set RUNPOD_BASE_URL and RUNPOD_ENDPOINT_ID; `python -m distillery up` needs neither."
        )


def take_jobs_when(readiness: Readiness) -> None:
    """Have the SDK ask for jobs only while `readiness` says so, and stop as on SIGTERM when there is no hope left.

    Not by a concurrency of 0: the SDK would wait for the jobs it holds, and not start them.
    """
    from runpod.serverless.modules import rp_scale

    take = rp_scale.get_job

    async def take_when_ready(session: Any, jobs_needed: int = 1) -> Any:
        if await asyncio.to_thread(readiness.ready):
            return await take(session, jobs_needed)
        if readiness.hopeless():
            signal.raise_signal(signal.SIGTERM)
        await asyncio.sleep(NOT_READY)
        return None

    rp_scale.get_job = take_when_ready


def serve(runpod: Any, handler: Callable[[dict[str, Any]], Awaitable[Any]], concurrency: Callable[[int], int]) -> None:
    """Take and run jobs until SIGTERM, then finish what is held."""
    os.register_at_fork(after_in_child=die_with_parent)  # or the heartbeat would outlive a killed worker
    config = {"handler": handler, "concurrency_modifier": concurrency}
    runpod.serverless.start(config)
    asyncio.run(_finish_leftovers(config))


async def _finish_leftovers(config: dict[str, Any]) -> None:
    """Run jobs that the SDK's last poll took after it had stopped running any."""
    from runpod.http_client import AsyncClientSession
    from runpod.serverless.modules.rp_job import handle_job
    from runpod.serverless.modules.worker_state import JobsProgress

    left = list(JobsProgress())
    if not left:
        return
    log.info("draining_last_jobs", jobs=len(left))
    async with AsyncClientSession() as session:
        await asyncio.gather(*(handle_job(session, config, {"id": job.id, "input": job.input}) for job in left))
