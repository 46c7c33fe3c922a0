"""`python -m worker`: settings -> storage and ComfyUI -> the RunPod SDK's loop, until SIGTERM or a hopeless ComfyUI."""

import os
import shlex
import socket
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import structlog

from distillery import health, log, settings
from distillery.safety import nudity
from distillery.storage.factory import open_storage
from distillery.storage.port import Storage
from distillery.vocabulary.errors import SettingsError
from worker import sdk
from worker.comfyui import commands
from worker.comfyui.process import Joined, Server, Supervised
from worker.handler import Handler
from worker.loopback import worker_environment
from worker.readiness import Readiness
from worker.reports import Reports
from worker.resources import Resources
from worker.runner import Runner
from worker.settings import WorkerSettings


def main() -> None:
    """Run the worker; exits 2 with every problem named when the settings make no sense, 1 when ComfyUI will not run."""
    try:
        chosen = settings.load(WorkerSettings)
        storage = _storage(chosen)
        _take_jobs_from(chosen)
        sdk.require_endpoint()
        log.configure("worker", chosen.log_level, chosen.log_format, chosen.cloudwatch)
        with TemporaryDirectory(prefix="distillery-standin-") as scratch:
            _serve(chosen, storage, Path(scratch))
    except SettingsError as error:
        sys.stderr.write(f"The worker cannot start:\n{error}\n")
        sys.exit(2)


def _take_jobs_from(chosen: WorkerSettings) -> None:
    """RunPod tells its workers where jobs come from; where it has not, from the endpoint that the settings name."""
    if chosen.runpod_endpoint_id and "RUNPOD_WEBHOOK_GET_JOB" not in os.environ:
        if (urlsplit(chosen.runpod_base_url).hostname or "").endswith("runpod.ai"):
            raise SettingsError("RUNPOD_BASE_URL: RunPod starts its own workers; this one is for another endpoint.")
        place = chosen.runpod_base_url.rstrip("/").removesuffix("/v2")
        key = settings.reveal(chosen.runpod_api_key) or "none"
        name = f"{socket.gethostname()}-{os.getpid()}"
        os.environ.update(worker_environment(place, chosen.runpod_endpoint_id, name, key))


def _serve(chosen: WorkerSettings, storage: Storage, scratch: Path) -> None:
    server = _comfyui(chosen, scratch)  # starts while the SDK is imported
    try:
        runpod = sdk.load()
        rate = nudity.rate if chosen.nudity_check == "worker" else None
        resources = Resources(server, storage, chosen.comfyui_start_timeout, chosen.comfyui_silence, rate)
        reports = Reports(sdk.post_progress, chosen.worker_concurrency)
        handler = Handler(Runner(resources), chosen.worker_concurrency, reports)
        readiness = Readiness(server, chosen.comfyui_start_timeout)
        health.serve(chosen.health_port, ready=readiness.problems)
        sdk.take_jobs_when(readiness)
        sdk.serve(runpod, handler, handler.concurrency)
        if readiness.hopeless():
            structlog.get_logger().error("worker_left", reason="ComfyUI does not start; its own output says why.")
            sys.exit(1)
    finally:
        server.stop()


def _storage(chosen: WorkerSettings) -> Storage:
    return open_storage(chosen.storage_url, s3_endpoint_url=chosen.s3_endpoint_url, public_url=chosen.public_url or "")


def _comfyui(chosen: WorkerSettings, scratch: Path) -> Server:
    if chosen.comfyui_url:
        return Joined(chosen.comfyui_url)
    if home := chosen.comfyui_home:
        return Supervised(partial(commands.real, home, shlex.split(chosen.comfyui_args)), home / "output")
    standin = partial(commands.standin, scratch, chosen.standin_step_seconds, workflows=chosen.workflows)
    return Supervised(standin, scratch / "output")


if __name__ == "__main__":
    main()
