"""What a websocket tells, beyond the recordings: who hears what, previews, reconnecting."""

import json
import struct

import pytest
import websocket

from tests.contract.comfyui.client import Client, Listener, graph
from tests.contract.comfyui.conftest import ComfyUI


@pytest.fixture
def client(comfyui: ComfyUI) -> Client:
    return Client(comfyui.url)


def kinds(messages: list[object]) -> list[str]:
    return [str(message["type"]) if isinstance(message, dict) else "frame" for message in messages]


def test_a_run_ends_with_success_then_the_queue_then_a_null_node(client: Client) -> None:
    with client.listening("me") as listener:
        client.submit(graph("empty_image"), client_id="me")
        assert kinds(listener.until("executing", node=None))[-3:] == ["execution_success", "status", "executing"]


def test_the_history_is_written_before_the_null_node_is_told(client: Client) -> None:
    with client.listening("me") as listener:
        prompt_id = client.submit(graph(), client_id="me")
        listener.until("executing", node=None)
        assert prompt_id in client.get(f"/history/{prompt_id}").json()


def test_previews_carry_metadata_once_negotiated(client: Client) -> None:
    with client.listening("me", features={"supports_preview_metadata": True}) as listener:
        answer = listener.until("feature_flags")[-1]["data"]
        prompt_id = client.submit(graph(steps=3), client_id="me")
        messages = listener.until("executing", node=None)
    assert answer == {"supports_preview_metadata": True, "max_upload_size": 104857600}
    frames = [message for message in messages if isinstance(message, bytes)]
    assert len(frames) == 3
    for frame in frames:
        event, length = struct.unpack(">II", frame[:8])
        metadata, image = json.loads(frame[8 : 8 + length]), frame[8 + length :]
        assert event == 4
        assert metadata == {
            "node_id": "3", "prompt_id": prompt_id, "display_node_id": "3", "parent_node_id": None,
            "real_node_id": "3", "image_type": "image/jpeg",
        }  # fmt: skip
        assert image.startswith(b"\xff\xd8\xff")
    first = next(place for place, message in enumerate(messages) if isinstance(message, bytes))
    assert kinds(messages[first - 1 : first + 2]) == ["progress_state", "frame", "progress"]


def test_features_sent_second_are_ignored(client: Client) -> None:
    with client.listening("me", features={}) as listener:
        listener.until("feature_flags")
        listener.socket.send(json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}}))
        client.submit(graph(steps=1), client_id="me")
        messages = listener.until("executing", node=None)
    assert {struct.unpack(">I", message[:4])[0] for message in messages if isinstance(message, bytes)} == {1}
    assert "feature_flags" not in kinds(messages)


def test_a_server_made_id_is_told_at_once(client: Client) -> None:
    with client.listening("") as listener:
        assert len(listener.next()["data"]["sid"]) == 32


def test_reconnecting_replays_only_the_running_node(client: Client) -> None:
    with client.listening("me") as first:
        prompt_id = client.submit(graph(steps=1000), client_id="me")
        first.until("progress")
    with client.listening("me") as second:
        assert second.next()["data"]["sid"] == "me"
        assert second.next() == {"type": "executing", "data": {"node": "3"}}
        second.until("progress")
        client.post("/interrupt", json={"prompt_id": prompt_id})
        second.until("execution_interrupted", prompt_id=prompt_id)


def test_an_old_socket_that_closes_deregisters_its_successor(client: Client) -> None:
    with client.listening("watcher") as watcher, client.listening("me") as old, client.listening("me") as new:
        new.next()
        old.socket.close()
        with pytest.raises(websocket.WebSocketTimeoutException):
            _listen_until_deaf(client, watcher, new)


def _listen_until_deaf(client: Client, watcher: Listener, new: Listener) -> None:
    """Clearing the queue tells every registered socket the status; who hears nothing then is deaf."""
    new.socket.settimeout(0.1)
    for _ in range(50):
        client.post("/queue", json={"clear": True})
        watcher.until("status")
        new.next()


def test_interrupting_a_prompt_of_no_client_is_told_to_all(client: Client) -> None:
    with client.listening("bystander") as bystander:
        prompt_id = client.submit(graph(steps=1000))
        bystander.until("progress")
        client.post("/interrupt", json={})
        assert bystander.until("execution_interrupted")[-1]["data"]["prompt_id"] == prompt_id
