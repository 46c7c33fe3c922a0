"""Frames of a real server become the events the worker acts on."""

import json
import struct

import pytest

from tests.support import recordings
from worker.comfyui.events import Alive, Executing, Finished, Preview, Started, Stepped, parse


def test_a_run_is_told_from_start_to_finish() -> None:
    events = [event for frame in recordings.websocket("02") if (event := parse(frame))]
    assert isinstance(events[0], Started)
    assert isinstance(events[-1], Finished)
    assert [event.node for event in events if isinstance(event, Executing)] == ["4", "5", "7", "6", "3", "8", "9"]
    steps = [(event.node, event.value, event.total) for event in events if isinstance(event, Stepped)]
    assert steps == [("3", 1, 2), ("3", 2, 2)]


@pytest.mark.parametrize("name", ["02", "12", "13"])
def test_every_word_of_an_ending_but_the_last_is_only_a_sign_of_life(name: str) -> None:
    """`execution_success` and `execution_error` come before history is written, and blocked nodes send errors too."""
    kinds = {event.kind for frame in recordings.websocket(name) if isinstance(event := parse(frame), Alive)}
    assert kinds & {"execution_success", "execution_error", "execution_interrupted"}


def test_status_broadcasts_are_no_news() -> None:
    status = [frame for frame in recordings.websocket("02") if json.loads(frame)["type"] == "status"]
    assert status
    assert [parse(frame) for frame in status] == [None] * len(status)


def test_a_reconnect_tells_the_node_without_the_prompt() -> None:
    assert parse('{"type": "executing", "data": {"node": "3"}}') == Executing(None, "3")


@pytest.mark.parametrize(("number", "content_type"), [(1, "image/jpeg"), (2, "image/png")])
def test_a_preview_frame_has_its_type_in_front(number: int, content_type: str) -> None:
    assert parse(struct.pack(">II", 1, number) + b"pixels") == Preview(None, None, content_type, b"pixels")


def test_a_preview_with_metadata_names_prompt_and_node() -> None:
    about = json.dumps({"prompt_id": "p", "node_id": "3", "image_type": "image/jpeg"}).encode()
    frame = struct.pack(">II", 4, len(about)) + about + b"pixels"
    assert parse(frame) == Preview("p", "3", "image/jpeg", b"pixels")


@pytest.mark.parametrize(
    "frame",
    [
        b"",
        b"\0\0\0\1",
        struct.pack(">II", 3, 1) + b"9text",
        struct.pack(">II", 4, 9) + b"not json",
        "not json",
        "[]",
        '{"type": "custom", "data": "a word"}',
        '{"type": "progress", "data": {"prompt_id": "p", "value": null, "max": 1}}',
    ],
)
def test_other_frames_are_ignored(frame: str | bytes) -> None:
    assert parse(frame) is None
