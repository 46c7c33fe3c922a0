"""The loopback endpoint's HTTP: the client's routes and the SDK worker's, as the provider serves them.

Client: https://docs.runpod.io/serverless/endpoints/send-requests. Worker: what runpod 1.12's serverless
loop asks for (`modules/rp_job.py`, `rp_http.py`, `rp_ping.py` in that package).
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response

from master.endpoints.loopback.jobs import WORKER_SILENCE, Jobs

HOLD = 1.0  # seconds a worker's poll is held open: its drain on SIGTERM waits for the poll to return
SWEEP = 1.0
MAX_BODY = 10 * 1024 * 1024  # the provider's limit for /run


def create_app(api_key: str | None = None, silence: float = WORKER_SILENCE) -> FastAPI:
    """The control plane as an application; endpoints come into being when first named.

    What a worker holds goes to another after `silence` seconds without a word from it.
    """
    endpoints: defaultdict[str, Jobs] = defaultdict(lambda: Jobs(silence))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        sweeper = asyncio.create_task(_sweep(endpoints))
        yield
        sweeper.cancel()
        with suppress(asyncio.CancelledError):
            await sweeper

    app = FastAPI(title="Loopback GPU endpoint", lifespan=lifespan, openapi_url=None)
    app.get("/healthz")(_alive)
    authorise = Depends(_authoriser(api_key))
    app.include_router(_client_routes(endpoints), prefix="/v2", dependencies=[authorise])
    app.include_router(_worker_routes(endpoints), prefix="/v2", dependencies=[authorise])
    return app


async def _alive() -> dict[str, bool]:
    return {"ok": True}


async def _sweep(endpoints: dict[str, Jobs]) -> None:
    while True:
        await asyncio.sleep(SWEEP)
        for jobs in list(endpoints.values()):
            await jobs.sweep()


def _authoriser(api_key: str | None) -> Any:
    def authorise(request: Request) -> None:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        if api_key is not None and given != api_key:
            raise HTTPException(401, "the API key is missing or wrong")

    return authorise


def _client_routes(endpoints: dict[str, Jobs]) -> APIRouter:
    routes = APIRouter()

    @routes.post("/{endpoint}/run")
    async def run(endpoint: str, request: Request) -> dict[str, Any]:
        body = await request.body()
        if len(body) > MAX_BODY:
            raise HTTPException(413, "a job may be 10 MB at most")
        try:
            job = await endpoints[endpoint].submit(_job_request(body))
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        return {"id": job.id, "status": job.status}

    @routes.get("/{endpoint}/status/{job_id}")
    async def status(endpoint: str, job_id: str) -> dict[str, Any]:
        job = endpoints[endpoint].find(job_id)
        if job is None:
            raise HTTPException(404, "job not found")
        return job.to_dict()

    @routes.post("/{endpoint}/cancel/{job_id}")
    async def cancel(endpoint: str, job_id: str) -> dict[str, Any]:
        job = await endpoints[endpoint].cancel(job_id)
        if job is None:
            raise HTTPException(404, "job not found")
        return job.to_dict()

    @routes.get("/{endpoint}/health")
    async def health(endpoint: str) -> dict[str, Any]:
        return endpoints[endpoint].counts()

    @routes.post("/{endpoint}/purge-queue")
    async def purge(endpoint: str) -> dict[str, Any]:
        return {"removed": await endpoints[endpoint].purge(), "status": "completed"}

    return routes


def _job_request(body: bytes) -> dict[str, Any]:
    payload = json.loads(body)
    if not isinstance(payload, dict) or not isinstance(payload.get("input"), dict):
        raise ValueError("a job needs an input object")
    return payload


def _worker_routes(endpoints: dict[str, Jobs]) -> APIRouter:
    routes = APIRouter()

    @routes.get("/{endpoint}/job-take/{worker}", response_model=None)
    async def take(endpoint: str, worker: str, job_in_progress: str = "1") -> Response | dict[str, Any]:
        jobs = await endpoints[endpoint].take(worker, 1, HOLD, empty_handed=job_in_progress == "0")
        return {"id": jobs[0].id, "input": jobs[0].input} if jobs else Response(status_code=204)

    @routes.get("/{endpoint}/job-take-batch/{worker}", response_model=None)
    async def take_batch(
        endpoint: str, worker: str, batch_size: int = 1, job_in_progress: str = "1"
    ) -> Response | list[dict[str, Any]]:
        jobs = await endpoints[endpoint].take(worker, batch_size, HOLD, empty_handed=job_in_progress == "0")
        return [{"id": job.id, "input": job.input} for job in jobs] or Response(status_code=204)

    @routes.get("/{endpoint}/job-stop/{worker}")
    async def stop(endpoint: str, worker: str) -> dict[str, Any]:
        return {"jobsToStop": await endpoints[endpoint].stops(worker, HOLD)}

    @routes.post("/{endpoint}/job-done/{worker}/{job_id}")
    async def done(endpoint: str, worker: str, job_id: str, request: Request) -> dict[str, Any]:
        endpoints[endpoint].report(worker, job_id, json.loads(await request.body()))
        return {}

    @routes.post("/{endpoint}/job-stream/{worker}/{job_id}")
    async def stream(endpoint: str, worker: str, job_id: str) -> dict[str, Any]:
        return {}  # our handler does not stream; the SDK may still knock

    @routes.get("/{endpoint}/ping/{worker}")
    async def ping(endpoint: str, worker: str, job_id: str = "") -> dict[str, Any]:
        await endpoints[endpoint].ping(worker, job_id.split(","))
        return {}

    return routes
