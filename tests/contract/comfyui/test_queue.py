"""The queue's edges: ids and numbers given by the client, parts of a graph, history pages."""

import pytest

from tests.contract.comfyui.client import Client, graph
from tests.contract.comfyui.conftest import ComfyUI


@pytest.fixture
def client(comfyui: ComfyUI) -> Client:
    return Client(comfyui.url)


def test_a_part_of_the_outputs_can_be_run_alone(client: Client) -> None:
    nodes = graph("empty_image")
    nodes["5"] = {"class_type": "SaveImage", "inputs": {"images": ["1", 0], "filename_prefix": "second"}}
    assert list(client.run(nodes, partial_execution_targets=["5"])["outputs"]) == ["5"]


def test_an_identical_node_shows_its_twin_s_result(client: Client) -> None:
    nodes = graph()
    nodes["7"]["inputs"]["text"] = nodes["6"]["inputs"]["text"]
    with client.listening("me") as listener:
        client.submit(nodes, client_id="me")
        messages = listener.until("executing", node=None)
    executed = [message["data"] for message in messages if isinstance(message, dict) and message["type"] == "executed"]
    assert [(data["node"], data["output"] is None) for data in executed] == [("6", True), ("9", False)]


def test_waiting_prompts_run_by_number(client: Client) -> None:
    with client.listening("me") as listener:
        first = client.submit(graph(steps=1000), client_id="me")
        listener.until("progress")
        late = client.submit(graph("empty_image", color=1), number=900.5, client_id="me")
        early = client.submit(graph("empty_image", color=2), number=-900.5, client_id="me")
        client.post("/interrupt", json={"prompt_id": first})
        ended = [listener.until("executing", node=None)[-1]["data"]["prompt_id"] for _ in range(3)]
    assert ended == [first, early, late]


def test_history_comes_in_pages_and_can_be_forgotten(client: Client) -> None:
    ids = [client.submit(graph("empty_image", color=colour)) for colour in range(3)]
    client.finished(ids[-1])
    assert list(client.get("/history", max_items=2).json()) == ids[-2:]
    assert list(client.get("/history", max_items=1, offset=0).json()) == list(client.get("/history").json())[:1]
    client.post("/history", json={"delete": [ids[1]]})
    assert ids[1] not in client.get("/history").json()
    client.post("/history", json={"clear": True})
    assert client.get("/history").json() == {}
