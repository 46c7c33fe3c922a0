"""Presets over HTTP: the caller's own, by the same flag."""

import httpx

from distillery.members.presets import Presets
from tests.contract.api.conftest import Api
from tests.contract.api.test_requests import errors


def test_the_callers_own_preset_counts(open_api: Api, http: httpx.Client) -> None:
    Presets(open_api.backend.database).save("api:local", "wide", "--ar 16:9 --images 2")
    body = http.post("/v1/requests", json={"text": "a fox --preset wide", "options": {"images": 1}}).json()
    assert (body["parameters"]["ar"], body["parameters"]["images"]) == ("16:9", 1)
    [problem] = errors(http.post("/v1/requests", json={"text": "a fox", "options": {"preset": "wyde"}}), 422)
    assert (problem["code"], problem["hint"]) == ("unknown_preset", "Did you mean wide?")
