"""What a worker's or an endpoint's words amount to for the queue."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from distillery.queue.rows import Generation
from distillery.storage.folder import FolderStorage
from distillery.vocabulary.errors import FailureClass, NotStarted
from distillery.vocabulary.jobs import GenerationStatus
from distillery.vocabulary.policy import POLICIES
from distillery.vocabulary.wire import Failure, Output, WorkResult
from master import results
from master.endpoints.port import JobState, JobStatus

CANCELLED, FAILED, QUEUED, SUCCEEDED = (
    GenerationStatus.CANCELLED,
    GenerationStatus.FAILED,
    GenerationStatus.QUEUED,
    GenerationStatus.SUCCEEDED,
)
WORK: dict[str, Any] = {
    "graph": {},
    "seed_paths": [],
    "seeds": [7, 8],
    "output_nodes": ["9"],
    "inputs": {},
    "assets": [],
}


def generation(attempt: int = 1, images: int = 2, failures: int = 0) -> Generation:
    return Generation(
        1,
        "g",
        1,
        "r",
        0,
        images,
        attempt,
        failures,
        "token",
        "runpod",
        "job",
        WORK,
        {"model": "tiny"},
        datetime.now(UTC),
    )


def outputs(count: int) -> list[Output]:
    return [Output(f"r/g/1/{index}.png", 64, 64, 7 + index, 100) for index in range(count)]


def test_pictures_and_timings_of_a_success_are_kept() -> None:
    word = WorkResult("g", 1, outputs=outputs(2), timings={"running": 1.5}).to_dict()
    settled = results.read_result(generation(), word, cancelled=False)
    assert (settled.status, settled.outputs, settled.timings) == (SUCCEEDED, outputs(2), {"running": 1.5})


def test_the_wire_survives_json() -> None:
    word = json.loads(json.dumps(WorkResult("g", 1, failure=Failure(FailureClass.MEMBER, "No.")).to_dict()))
    settled = results.read_result(generation(), word, cancelled=False)
    assert (settled.status, settled.failure) == (FAILED, Failure(FailureClass.MEMBER, "No."))


def test_a_worker_that_was_stopped_is_believed_only_by_whoever_asked_for_it() -> None:
    word = WorkResult("g", 1, cancelled=True).to_dict()
    assert results.read_result(generation(), word, cancelled=True).status is CANCELLED
    assert results.read_result(generation(), word, cancelled=False).status is QUEUED


def test_a_text_that_no_database_takes_is_made_fit() -> None:
    word = WorkResult("g", 1, failure=Failure(FailureClass.MEMBER, "no \udcff.png", "caf\udce9")).to_dict()
    settled = results.read_result(generation(), word, cancelled=False)
    assert settled.failure == Failure(FailureClass.MEMBER, "no ?.png", "caf?")


@pytest.mark.parametrize(
    "word",
    [
        {},
        [],
        "done",
        None,
        {"version": 99, "generation_id": "g", "attempt": 1},
        {"version": 1, "generation_id": "g"},
        {"version": 1, "generation_id": "g", "attempt": 1},
        {"version": 1, "generation_id": "g", "attempt": 2, "outputs": [vars(one) for one in outputs(2)]},
        {"version": 1, "generation_id": "h", "attempt": 1, "outputs": [vars(one) for one in outputs(2)]},
        {"version": 1, "generation_id": "g", "attempt": 1, "surprise": 1},
        {"version": 1, "generation_id": "g", "attempt": 1, "outputs": None},
        {"version": 1, "generation_id": "g", "attempt": 1, "outputs": [{"key": "a"}]},
        {"version": 1, "generation_id": "g", "attempt": 1, "outputs": ["a"]},
        {"version": 1, "generation_id": "g", "attempt": 1, "failure": "broken"},
        {"version": 1, "generation_id": "g", "attempt": 1, "failure": {"message": "kind is missing"}},
        {"version": 1, "generation_id": "g", "attempt": 1, "failure": {"kind": "unheard of", "message": "?"}},
    ],
)
def test_an_answer_that_makes_no_sense_is_tried_again(word: Any) -> None:
    settled = results.read_result(generation(), word, cancelled=False)
    assert settled.status is QUEUED
    assert settled.failure is not None
    assert settled.failure.kind is FailureClass.INFRASTRUCTURE
    assert settled.failure.detail, "the operator must read what was wrong with it"


@pytest.mark.parametrize("kind", FailureClass)
def test_each_class_is_tried_as_often_as_its_policy_says(kind: FailureClass) -> None:
    policy = POLICIES[kind]
    failure = Failure(kind, "It broke.", "at line 7")
    tried = [results.failed(generation(failures=failures), failure) for failures in range(policy.attempts)]
    assert [one.status for one in tried] == [QUEUED] * (policy.attempts - 1) + [FAILED]
    assert [one.delay for one in tried[:-1]] == [policy.backoff * 2**step for step in range(policy.attempts - 1)]


def test_members_read_their_own_mistake_but_not_our_details() -> None:
    theirs = results.failed(generation(1), Failure(FailureClass.MEMBER, "The mask is empty.", "ValueError"))
    ours = results.failed(generation(failures=9), Failure(FailureClass.INFRASTRUCTURE, "Boom.", "ValueError"))
    assert theirs.failure == Failure(FailureClass.MEMBER, "The mask is empty.", "ValueError")
    text = POLICIES[FailureClass.INFRASTRUCTURE].member_text
    assert ours.failure == Failure(FailureClass.INFRASTRUCTURE, text, "Boom. ValueError")


def test_a_job_that_silences_workers_is_poison() -> None:
    status = JobStatus(JobState.FAILED, error="3 workers went silent while running this job")
    settled = results.broken_off(generation(), status, cancelled=False)
    assert settled.failure is not None
    assert settled.failure.kind is FailureClass.POISON


def test_a_cancellation_nobody_asked_for_is_tried_again() -> None:
    status = JobStatus(JobState.CANCELLED)
    assert results.broken_off(generation(), status, cancelled=True).status is CANCELLED
    assert results.broken_off(generation(), status, cancelled=False).status is QUEUED


def test_a_start_that_was_refused_says_so_to_the_operator() -> None:
    settled = results.refused(generation(failures=9), NotStarted("The GPU endpoint refuses RUNPOD_API_KEY."))
    assert (settled.status, settled.blameless) == (QUEUED, True)
    assert settled.failure is not None
    assert "refuses RUNPOD_API_KEY" in settled.failure.detail
    assert "RUNPOD" not in settled.failure.message


@pytest.mark.parametrize("stored", [None, b"", b"{", b"\xff\xfe"])
def test_what_is_stored_counts_only_if_it_can_be_read(stored: bytes | None, tmp_path: Path) -> None:
    storage, one = FolderStorage(tmp_path, ""), generation()
    if stored is not None:
        storage.put(one.work_request().result_key, stored)
    assert results.stored_result(one, storage, cancelled=False) is None


def test_what_is_stored_is_as_good_as_the_worker_s_word(tmp_path: Path) -> None:
    storage, one = FolderStorage(tmp_path, ""), generation()
    storage.put(one.work_request().result_key, json.dumps(WorkResult("g", 1, outputs=outputs(2)).to_dict()).encode())
    settled = results.stored_result(one, storage, cancelled=False)
    assert settled is not None
    assert settled.outputs == outputs(2)
