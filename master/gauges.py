"""What operators see of a master's surroundings: the queue's length, and what its endpoint says of itself."""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from distillery import metrics
from distillery.queue.generations import GenerationQueue
from distillery.vocabulary.errors import EndpointError
from master.endpoints.port import Endpoint

log = structlog.get_logger()

EVERY = 10.0  # seconds between two looks


def watch(queue: GenerationQueue, endpoint: Endpoint, stopped: threading.Event) -> None:
    """Keep the gauges fresh until `stopped`; what does not answer keeps its last value."""
    while not stopped.wait(EVERY):
        try:
            metrics.QUEUED.set(queue.waiting())
            capacity = endpoint.capacity()
        except (SQLAlchemyError, EndpointError) as error:
            log.info("gauges_stale", error=str(error.__cause__ or error))
            continue
        metrics.ENDPOINT_WORKERS.labels(endpoint.name).set(capacity.workers)
        metrics.ENDPOINT_JOBS.labels(endpoint.name, "waiting").set(capacity.waiting)
        metrics.ENDPOINT_JOBS.labels(endpoint.name, "running").set(capacity.running)
