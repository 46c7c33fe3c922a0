"""What master and worker say survives the way through JSON, and anything else is told apart."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import (
    WIRE_VERSION,
    Failure,
    Output,
    Progress,
    UnknownWireVersion,
    WorkRequest,
    WorkResult,
)
from tests.support.work import work_request

OUTPUT = Output("requests/r/g/1/0.png", 64, 48, 2**63 - 1, 1000)
FAILURE = Failure(FailureClass.OUT_OF_MEMORY, "Too big.", "CUDA out of memory")
RESULTS = [
    WorkResult("g", 1, outputs=[OUTPUT], timings={"sampling": 1.5}),
    WorkResult("g", 2, failure=FAILURE),
    WorkResult("g", 3, cancelled=True),
]


def through_json(raw: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(raw))
    return found


def test_requests_survive_json() -> None:
    request = work_request("g", inputs={"a.png": "inputs/a.png"})
    assert WorkRequest.from_dict(through_json(request.to_dict())) == request
    assert request.result_key == "generations/g/1/result.json"


@pytest.mark.parametrize("result", RESULTS)
def test_results_survive_json_with_no_error_key_on_top(result: WorkResult) -> None:
    raw = through_json(result.to_dict())
    assert "error" not in raw, "the RunPod SDK would take it out and fail the job"
    assert WorkResult.from_dict(raw) == result


@pytest.mark.parametrize("version", [None, 0, WIRE_VERSION + 1, str(WIRE_VERSION)])
def test_another_version_is_told(version: object) -> None:
    with pytest.raises(UnknownWireVersion, match="deploy masters and workers together"):
        WorkRequest.from_dict(work_request("g").to_dict() | {"version": version})
    with pytest.raises(UnknownWireVersion):
        WorkResult.from_dict(RESULTS[0].to_dict() | {"version": version})


MALFORMED: list[dict[str, Any]] = [
    {"outputs": [{"key": "a.png"}]},
    {"outputs": 7},
    {"outputs": None},
    {"failure": {"kind": "tired", "message": "m"}},
    {"failure": {"message": "no kind"}},
    {"failure": "broken"},
    {"surplus": 1},
]


@pytest.mark.parametrize("change", MALFORMED)
def test_a_malformed_result_raises_only_what_it_says(change: dict[str, Any]) -> None:
    with pytest.raises((TypeError, ValueError)):
        WorkResult.from_dict(RESULTS[0].to_dict() | change)


def test_what_a_newer_worker_says_of_a_picture_is_left_out() -> None:
    told = RESULTS[0].to_dict()
    newer = {**told, "outputs": [{**output, "weight": 3} for output in told["outputs"]]}
    assert WorkResult.from_dict(newer) == RESULTS[0]


@given(st.builds(Progress, st.integers(0), st.just("sampling"), *[st.integers(0, 50) for _ in range(4)]))
def test_progress_is_a_fraction_and_survives_json(progress: Progress) -> None:
    assert 0.0 <= progress.fraction <= 1.0
    assert Progress.from_dict(through_json(progress.to_dict()) | {"from a later version": 1}) == progress


def test_progress_counts_finished_pictures_and_steps_of_the_next() -> None:
    assert Progress(1, "sampling", image=1, images=4, step=5, steps=10).fraction == pytest.approx(0.375)
