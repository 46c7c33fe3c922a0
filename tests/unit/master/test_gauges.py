"""What operators see of a master's surroundings."""

import threading

import pytest
from prometheus_client import REGISTRY

from distillery.vocabulary.errors import EndpointError
from master.gauges import watch
from tests.support.backend import Backend
from tests.support.scripted import ScriptedEndpoint
from tests.support.services.waiting import eventually


def test_the_gauges_follow_and_outlive_an_endpoint_that_is_away(
    backend: Backend, endpoint: ScriptedEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("master.gauges.EVERY", 0.01)
    backend.ask("a red fox --images 3")
    stopped = threading.Event()
    endpoint.trouble = EndpointError("It does not answer.")
    thread = threading.Thread(target=watch, args=[backend.queue(), endpoint, stopped])
    thread.start()

    try:
        eventually(lambda: REGISTRY.get_sample_value("distillery_generations_queued") == 3, 10)
        endpoint.await_refusals("capacity")
        endpoint.trouble = None
        workers = {"endpoint": "scripted"}
        eventually(lambda: REGISTRY.get_sample_value("distillery_endpoint_workers", workers) == 1, 10)
    finally:
        stopped.set()
        thread.join(10)
