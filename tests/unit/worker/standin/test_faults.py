"""The failures a graph can ask for, seen from outside the process."""

import time

import pytest
import requests

from tests.contract.comfyui.client import Client, graph
from tests.support.standin import running_standin

OUT_OF_MEMORY = "torch.OutOfMemoryError"
DAMAGED = "safetensors._safetensors_rust.SafetensorError"


@pytest.fixture(scope="module")
def client():
    with running_standin() as standin:
        yield Client(standin.url)


def error_of(entry):
    messages = dict(entry["status"]["messages"])
    return messages["execution_error"]


@pytest.mark.parametrize(
    ("inputs", "node", "exception"),
    [
        ({"ckpt_name": "standin_out_of_memory.safetensors"}, "KSampler", OUT_OF_MEMORY),
        ({"text": "please standin_out_of_memory"}, "KSampler", OUT_OF_MEMORY),
        ({"ckpt_name": "standin_error.safetensors"}, "KSampler", "RuntimeError"),
        (
            {"ckpt_name": "corrupt.safetensors"},
            "CheckpointLoaderSimple",
            "safetensors._safetensors_rust.SafetensorError",
        ),
        ({"filename_prefix": "../../out"}, "SaveImage", "Exception"),
    ],
)
def test_errors(client, inputs, node, exception):
    entry = client.run(graph(**inputs))
    assert entry["status"]["status_str"] == "error"
    assert (error_of(entry)["node_type"], error_of(entry)["exception_type"]) == (node, exception)
    assert client.run(graph(seed=2))["status"]["status_str"] == "success"


def test_a_lora_can_ask_too(client):
    entry = client.run(graph("txt2img_tiny_lora", lora_name="standin_out_of_memory.safetensors"))
    assert error_of(entry)["exception_type"] == OUT_OF_MEMORY


def test_a_block_makes_nothing_and_yet_succeeds(client):
    with client.listening("me") as listener:
        prompt_id = client.submit(graph(text="standin_block"), client_id="me")
        messages = [message for message in listener.until("executing", node=None) if isinstance(message, dict)]
    told = [message["data"] for message in messages if message["type"] == "execution_error"]
    assert [(data["exception_type"], data["node_type"]) for data in told] == [("ExecutionBlocked", "VAEDecode")]
    entry = client.finished(prompt_id)
    assert (entry["status"]["status_str"], entry["outputs"]) == ("success", {})


def test_a_crash_ends_the_process():
    with running_standin() as standin:
        Client(standin.url).submit(graph(ckpt_name="standin_crash.safetensors", steps=40))
        assert standin.process.wait(10) == 137


def test_the_environment_can_ask_for_every_prompt():
    with running_standin(environment={"STANDIN_FAULT": "out_of_memory"}) as standin:
        assert error_of(Client(standin.url).run(graph()))["exception_type"] == OUT_OF_MEMORY


def test_a_hung_node_leaves_the_server_answering():
    with running_standin() as standin:
        client = Client(standin.url)
        with client.listening("me") as listener:
            prompt_id = client.submit(graph(steps=4, text="standin_hang"), client_id="me")
            listener.until("progress", value=1)
        client.post("/interrupt", json={})
        assert client.get("/system_stats").status_code == 200
        assert client.get("/queue").json()["queue_running"][0][1] == prompt_id
        assert client.get(f"/history/{prompt_id}").json() == {}


def test_the_same_number_and_id_twice_leave_a_server_that_runs_nothing():
    """As the real one: the second answer is a 500, and once both are due the executing thread is dead."""
    with running_standin() as standin:
        client = Client(standin.url)
        with client.listening("me") as listener:
            first = client.submit(graph(steps=1000), client_id="me")
            listener.until("progress")
            twins = [{"prompt": graph("empty_image", color=c), "prompt_id": "twin", "number": 5} for c in (1, 2)]
            assert [client.post("/prompt", json=twin).status_code for twin in twins] == [200, 500]
            client.submit(graph("empty_image"))
            client.post("/interrupt", json={"prompt_id": first})
            listener.until("executing", node=None, prompt_id=first)
        # Taking the next one fails half-way: it is lost, and the two behind it wait for ever.
        while client.get("/prompt").json()["exec_info"]["queue_remaining"] != 2:
            time.sleep(0.01)
        client.submit(graph("empty_image", color=3))
        listing = client.get("/queue").json()
        assert (len(listing["queue_running"]), len(listing["queue_pending"])) == (0, 3)


def test_a_strict_list_is_kept_and_any_takes_all():
    nodes = graph(ckpt_name="mine.safetensors")
    with running_standin(models="checkpoints/yours.safetensors") as standin:
        answer = requests.post(f"{standin.url}/prompt", json={"prompt": nodes}, timeout=10)
        assert answer.json()["node_errors"]["4"]["errors"][0]["type"] == "value_not_in_list"
        assert Client(standin.url).get("/models/checkpoints").json() == ["yours.safetensors"]
    with running_standin() as standin:
        assert requests.post(f"{standin.url}/prompt", json={"prompt": nodes}, timeout=10).status_code == 200
