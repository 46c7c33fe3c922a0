"""Generations on a running ComfyUI: pictures, progress, and every way to fail."""

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import groupby
from threading import Event
from typing import Any

import pytest
from PIL import Image

from distillery.safety.nudity import Rating
from distillery.storage.port import Storage
from distillery.vocabulary.errors import FailureClass
from distillery.vocabulary.wire import Graph, Output, Phase, WorkResult
from tests.contract.worker.conftest import Desk
from tests.support.relay import running_relay
from tests.support.work import graph_of, work_request
from worker import previews, progress
from worker.comfyui import stream
from worker.comfyui.commands import free_port
from worker.comfyui.process import Joined, Supervised
from worker.comfyui.run import prompt_id
from worker.resources import Resources
from worker.runner import Runner


def opened(storage: Storage, output: Output) -> Image.Image:
    return Image.open(BytesIO(storage.get(output.key)))


def test_a_picture_is_stored_with_everything_that_made_it(desk: Desk, storage: Storage) -> None:
    result = desk.make(work_request("fox", graph=graph_of("a red fox", width=128, height=64)))
    assert result.failure is None
    [output] = result.outputs
    picture = opened(storage, output)
    about, graph = json.loads(picture.info["distillery"]), json.loads(picture.info["prompt"])
    assert (about["prompt"], about["seed"], about["model"]) == ("a red fox", 7, "tiny")
    assert (about["request_id"], about["generation_id"]) == ("request-of-fox", "fox")
    assert graph["3"]["inputs"]["seed"] == 7
    assert graph["6"]["inputs"]["text"] == "a red fox"
    assert (output.width, output.height) == picture.size == (128, 64)
    assert (output.key, output.seed) == ("generations/fox/1/0.png", 7)
    assert output.size == len(storage.get(output.key))


def test_the_last_word_is_stored_and_answers_a_repeat(desk: Desk, storage: Storage) -> None:
    request = work_request("again")
    first = desk.make(request)
    assert WorkResult.from_dict(json.loads(storage.get(request.result_key))) == first
    reports = len(desk.reports)
    assert desk.make(request) == first
    assert len(desk.reports) == reports  # nothing ran


def test_each_seed_makes_its_own_picture(desk: Desk, storage: Storage) -> None:
    result = desk.make(work_request("two", seeds=[7, 8]))
    assert [output.seed for output in result.outputs] == [7, 8]
    first, second = (opened(storage, output) for output in result.outputs)
    assert first.tobytes() != second.tobytes()
    assert json.loads(second.info["distillery"])["seed"] == 8


def test_a_seed_alone_makes_the_same_picture_as_in_a_batch(desk: Desk, storage: Storage) -> None:
    together = desk.make(work_request("both", seeds=[7, 8])).outputs[1]
    alone = desk.make(work_request("alone", seeds=[8])).outputs[0]
    assert opened(storage, together).tobytes() == opened(storage, alone).tobytes()


def test_progress_moves_forward_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    desk.make(work_request("forward", graph=graph_of("a fox", steps=5), seeds=[1, 2]))
    assert [report.sequence for report in desk.reports] == list(range(1, len(desk.reports) + 1))
    fractions = [report.fraction for report in desk.reports]
    assert fractions == sorted(fractions)
    assert (desk.reports[0].phase, desk.reports[-1].phase, fractions[-1]) == (Phase.STARTING, Phase.SAVING, 1.0)
    assert {(report.image, report.step) for report in desk.reports} >= {(0, 1), (0, 5), (1, 1), (1, 5)}


@pytest.mark.parametrize("negotiated", [True, False])
def test_what_is_to_be_can_be_seen_before_it_is_done(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, negotiated: bool
) -> None:
    """With the frames that name prompt and node, and with the plain ones of a server that knows no others."""
    monkeypatch.setattr(previews, "INTERVAL", 0.0)
    hello = {"type": "feature_flags", "data": {"supports_preview_metadata": negotiated}}
    monkeypatch.setattr(stream, "HELLO", json.dumps(hello))
    desk.make(work_request(f"seen-{negotiated}", graph=graph_of("a fox", steps=40, width=96, height=64), seeds=[1, 2]))
    seen = list(dict.fromkeys(report.preview for report in desk.reports if report.preview))
    assert len(seen) > 5
    for preview in seen:
        with Image.open(BytesIO(base64.b64decode(preview))) as image:
            assert (image.format, image.size) == ("JPEG", (256, 171))
    assert desk.reports[0].preview is None
    assert [report.sequence for report in desk.reports] == list(range(1, len(desk.reports) + 1))


def test_each_picture_is_rated_where_it_is_made(desk: Desk, resources: Resources, storage: Storage) -> None:
    looked: list[tuple[str, int]] = []

    def rate(data: bytes) -> Rating:
        with Image.open(BytesIO(data)) as image:
            looked.append((threading.current_thread().name, max(image.size)))
        return "explicit"

    desk.runner = Runner(replace(resources, rate=rate))
    result = desk.make(work_request("rated", graph=graph_of("a fox", steps=30, width=512), seeds=[1, 2]))
    assert [output.rating for output in result.outputs] == ["explicit", "explicit"]
    assert {thread.split("_")[0] for thread, side in looked if side == 512} == {"upload"}
    assert all(report.preview is None for report in desk.reports), "what may not be shown is not shown before either"
    assert any(thread.startswith("preview") for thread, _ in looked)


def refused() -> Graph:
    graph = graph_of("a fox")
    graph["3"]["inputs"]["steps"] = -1
    return graph


def partly_valid() -> Graph:
    graph = graph_of("a fox")
    graph["10"] = {"class_type": "SaveImage", "inputs": {"images": ["99", 0], "filename_prefix": "lost"}}
    return graph


def broken(word: str) -> Graph:
    return graph_of(f"a fox standin_{word}")


@pytest.mark.parametrize(
    ("name", "graph", "kind"),
    [
        ("refused", refused(), FailureClass.MEMBER),
        ("partly-valid", partly_valid(), FailureClass.MEMBER),
        ("exception", broken("error"), FailureClass.MEMBER),
        ("blocked", broken("block"), FailureClass.MEMBER),
        ("out-of-memory", broken("out_of_memory"), FailureClass.OUT_OF_MEMORY),
    ],
)
def test_a_failure_has_its_class_and_is_stored(
    desk: Desk, storage: Storage, name: str, graph: Graph, kind: FailureClass
) -> None:
    request = work_request(name, graph=graph)
    result = desk.make(request)
    assert result.failure is not None
    assert result.failure.kind is kind
    assert result.outputs == []
    assert WorkResult.from_dict(json.loads(storage.get(request.result_key))) == result


def test_the_server_works_on_after_a_failure(desk: Desk) -> None:
    assert desk.make(work_request("oom", graph=broken("out_of_memory"))).failure
    assert desk.make(work_request("fine")).outputs


def test_a_cancelled_run_stops_and_history_confirms_it(desk: Desk, resources: Resources, storage: Storage) -> None:
    request = work_request("stopped", graph=graph_of("a fox", steps=2000))
    with ThreadPoolExecutor(1) as threads:
        job = threads.submit(desk.make, request)
        assert desk.sampling.wait(10)
        desk.cancelled.set()
        result = job.result(10)
    assert result.cancelled
    assert (result.outputs, result.failure) == ([], None)
    entry = resources.client().history(prompt_id("stopped", 1, 0))
    assert entry is not None
    assert "execution_interrupted" in dict(entry["status"]["messages"])
    assert storage.exists(request.result_key)


def test_a_job_cancelled_while_it_waits_for_the_gpu_never_runs(desk: Desk, resources: Resources) -> None:
    with resources.gpu:
        desk.cancelled.set()
        assert desk.make(work_request("waits")).cancelled
    assert resources.client().history(prompt_id("waits", 1, 0)) is None


def test_a_job_cancelled_while_comfyui_starts_does_not_wait_for_it(desk: Desk, storage: Storage) -> None:
    nobody = Joined(f"http://127.0.0.1:{free_port()}")
    desk.runner = Runner(Resources(nobody, storage, start_timeout=60.0))
    desk.cancelled.set()
    assert desk.make(work_request("early")).cancelled


def test_a_run_survives_losing_its_websocket(desk: Desk, server: Supervised, storage: Storage) -> None:
    with running_relay(server.client(30).url) as relay:
        desk.runner = Runner(Resources(Joined(relay.url), storage))
        with ThreadPoolExecutor(1) as threads:
            job = threads.submit(desk.make, work_request("cut", graph=graph_of("a fox", steps=200)))
            assert desk.sampling.wait(10)
            relay.sever()
            assert job.result(30).outputs


def test_a_healthy_run_without_a_websocket_is_not_killed(
    desk: Desk, server: Supervised, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("websocket.create_connection", refuse)
    desk.runner = Runner(Resources(server, storage, silence=0.2))
    assert desk.make(work_request("unheard", graph=graph_of("a fox", steps=100))).outputs


def test_a_run_past_its_deadline_is_stopped(desk: Desk, resources: Resources) -> None:
    result = desk.make(work_request("late", graph=graph_of("a fox", steps=2000), timeout=0.5))
    assert result.failure is not None
    assert result.failure.kind is FailureClass.INFRASTRUCTURE
    assert "out of time" in result.failure.message
    assert resources.client().queue() == (set(), set())


def test_a_prompt_that_was_already_submitted_is_followed_not_run_twice(desk: Desk, resources: Resources) -> None:
    request = work_request("twice", graph=graph_of("a fox", steps=50))
    resources.client().submit(request.graph, prompt_id("twice", 1, 0), {})
    assert desk.make(request).outputs
    entry = resources.client().history(prompt_id("twice", 1, 0))
    assert entry is not None
    assert entry["prompt"][2] == request.graph  # ours would have had other file names
    assert any(report.step for report in desk.reports)


def test_a_job_has_the_gpu_for_all_its_seeds_before_the_next_one_begins(
    resources: Resources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    runner, steps = Runner(resources), list[str]()

    def make(name: str, seeds: list[int]) -> WorkResult:
        def hear(report: dict[str, Any]) -> None:
            if report["step"]:
                steps.append(name)

        request = work_request(name, graph=graph_of("a fox", steps=10), seeds=seeds)
        return WorkResult.from_dict(runner.run(request.to_dict(), Event(), hear))

    with ThreadPoolExecutor(2) as threads:
        assert all(len(result.outputs) == 2 for result in threads.map(make, ["left", "right"], [[1, 2], [3, 4]]))
    assert sorted(name for name, _ in groupby(steps)) == ["left", "right"]


def test_a_message_of_another_version_is_answered(desk: Desk) -> None:
    raw = desk.runner.run({"version": 99, "generation_id": "g", "attempt": 2}, desk.cancelled, desk.hear)
    result = WorkResult.from_dict(raw)
    assert result.failure is not None
    assert (result.generation_id, result.attempt, result.failure.kind) == ("g", 2, FailureClass.INFRASTRUCTURE)


def test_a_killed_comfyui_fails_the_job_and_comes_back(desk: Desk, server: Supervised) -> None:
    result = desk.make(work_request("killed", graph=broken("crash")))
    assert result.failure is not None
    assert result.failure.kind is FailureClass.INFRASTRUCTURE
    assert desk.make(work_request("after")).outputs


def test_a_hung_comfyui_is_found_out_and_restarted(desk: Desk, server: Supervised) -> None:
    before = server.pid
    result = desk.make(work_request("hung", graph=broken("hang")))
    assert result.failure is not None
    assert result.failure.kind is FailureClass.INFRASTRUCTURE
    assert "nothing was heard of the prompt" in result.failure.detail  # its time was not up yet
    assert desk.make(work_request("revived")).outputs
    assert server.pid != before


def test_pictures_do_not_pile_up_beside_comfyui(desk: Desk, server: Supervised) -> None:
    desk.make(work_request("swept"))
    assert not list(server.outputs.glob("swept*"))
