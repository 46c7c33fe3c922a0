"""Progress only moves forward, whatever the graph."""

from typing import Any

import pytest

from distillery.vocabulary.wire import Phase
from tests.support import recordings
from tests.support.work import graph_of
from worker import progress
from worker.comfyui.events import Executing, Stepped, parse
from worker.progress import Reporter, Tracker, planned_steps


def test_a_recorded_run_goes_through_its_phases() -> None:
    [exchange] = recordings.http("02", "POST", "/prompt")
    tracker, seen = Tracker(exchange["request"]["prompt"]), []
    for frame in recordings.websocket("02"):
        if event := parse(frame):
            tracker.see(event)
            seen.append((tracker.phase, tracker.step))
    assert list(dict.fromkeys(seen)) == [
        (Phase.LOADING, 0),
        (Phase.SAMPLING, 0),
        (Phase.SAMPLING, 1),
        (Phase.SAMPLING, 2),
        (Phase.SAVING, 2),
    ]


def test_two_samplers_share_one_scale() -> None:
    graph = {
        "1": {"class_type": "KSamplerAdvanced", "inputs": {"steps": 10, "start_at_step": 0, "end_at_step": 8}},
        "2": {"class_type": "KSamplerAdvanced", "inputs": {"steps": 10, "start_at_step": 8, "end_at_step": 10000}},
        "3": {"class_type": "BasicScheduler", "inputs": {"steps": 99}},
    }
    assert planned_steps(graph) == {"1": 8, "2": 2}
    tracker = Tracker(graph)
    for event in (Executing("p", "1"), Stepped("p", "1", 8, 8), Executing("p", "2"), Stepped("p", "2", 1, 2)):
        tracker.see(event)
    assert (tracker.step, tracker.steps, tracker.phase) == (9, 10, Phase.SAMPLING)


def test_a_sampler_without_steps_of_its_own_takes_its_schedulers() -> None:
    graph = {
        "1": {"class_type": "SamplerCustomAdvanced", "inputs": {"sigmas": ["2", 0], "noise": ["3", 0]}},
        "2": {"class_type": "BasicScheduler", "inputs": {"steps": 20, "denoise": 1.0}},
        "4": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "euler"}},
    }
    assert planned_steps(graph) == {"1": 20}


def test_tiles_count_on_where_the_last_one_ended() -> None:
    tiled = {"sampler_name": "euler", "steps": 2, "tile_width": 1024, "tile_height": 1024}
    tracker, seen = Tracker({"1": {"class_type": "UltimateSDUpscale", "inputs": tiled}}), []
    upscaler = [(1, 9), (9, 9)]  # the model's own tiles, before the sampler's
    for value, total in [*upscaler, *[(1, 2), (2, 2)] * 5]:
        tracker.see(Stepped("p", "1", value, total))
        seen.append(tracker.step)
    assert (seen, tracker.steps) == ([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8], 8)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    monkeypatch.setattr(progress, "INTERVAL", 0.0)
    return []


def test_reports_are_numbered_and_never_go_back(sent: list[dict[str, Any]]) -> None:
    reporter = Reporter(sent.append, images=2)
    reporter.starting()
    first, second = Tracker(graph_of("a fox", steps=4)), Tracker(graph_of("a fox", steps=4))
    first.see(Stepped("p", "3", 3, 4))
    reporter.running(0, first)
    reporter.running(0, Tracker(graph_of("a fox")))  # a late word of less
    reporter.running(0, first)  # nothing new
    reporter.running(1, second)
    reporter.storing()
    assert [(word["sequence"], word["image"], word["step"]) for word in sent] == [
        (1, 0, 0),
        (2, 0, 3),
        (3, 1, 0),
        (4, 2, 0),
    ]


def test_reports_come_no_faster_than_the_interval() -> None:
    sent: list[dict[str, Any]] = []
    reporter, tracker = Reporter(sent.append, images=1), Tracker(graph_of("a fox", steps=100))
    for step in range(100):
        tracker.see(Stepped("p", "3", step, 100))
        reporter.running(0, tracker)
    assert len(sent) == 1


def test_a_preview_alone_is_news_and_stays_until_the_next(sent: list[dict[str, Any]]) -> None:
    reporter, tracker = Reporter(sent.append, images=1), Tracker(graph_of("a fox", steps=4))
    reporter.preview("nothing is under way")
    reporter.starting()
    reporter.preview("blurred")
    tracker.see(Stepped("p", "3", 3, 4))
    reporter.running(0, tracker)
    reporter.preview("sharp")
    reporter.storing()
    reporter.preview("late")
    assert [(word["sequence"], word["step"], word["preview"]) for word in sent] == [
        (1, 0, None),
        (2, 0, "blurred"),
        (3, 3, "blurred"),
        (4, 3, "sharp"),
        (5, 0, "sharp"),
    ]


def test_the_time_counts_from_the_first_step(sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> None:
    now = [50.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    reporter, tracker = Reporter(sent.append, images=1), Tracker(graph_of("a fox", steps=4))
    for event in (Executing("p", "4"), Executing("p", "3"), Stepped("p", "3", 1, 4), Stepped("p", "3", 2, 4)):
        tracker.see(event)
        reporter.running(0, tracker)
        now[0] += 2.0
    assert [word["elapsed"] for word in sent] == [0.0, 0.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("runs", "shows", "sampled"),
    [("3", None, True), ("9", None, False), ("9", "3", True), ("3", "9", False), (None, None, False)],
)
def test_where_nodes_sample_their_previews_count(runs: str | None, shows: str | None, sampled: bool) -> None:
    tracker = Tracker(graph_of("a fox"))
    if runs:
        tracker.see(Executing("p", runs))
    assert tracker.samples(shows) is sampled


def test_where_no_node_samples_any_preview_counts() -> None:
    assert Tracker({"1": {"class_type": "Mystery", "inputs": {}}}).samples("1")
