"""The stand-in has the custom nodes that definitions declare, does their work, and can be started without them."""

import json
import math
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from distillery.workflow.custom import CustomNode
from tests.contract.comfyui.client import Client, graph
from tests.support.standin import running_standin
from tests.unit.worker.standin.conftest import Easel
from worker.standin.customs import WORKFLOWS, declared

DEFINITION = """
[nodes."Sprinkle // Mine"]
package = "ComfyUI_Sprinkle"
url = "https://sprinkle.example"
outputs = ["IMAGE", "MASK"]
output_names = ["picture", "where"]
[nodes."Sprinkle // Mine".inputs]
image = "IMAGE"
amount = { type = "FLOAT", min = 0, max = 1, default = 0.5 }
colour = { choices = ["red", "blue"] }
model_name = { folder = "sprinkles" }
mask = { type = "MASK", optional = true }

[nodes.UltimateSDUpscale]
package = "ComfyUI_UltimateSDUpscale"
url = "https://upscale.example"
outputs = ["IMAGE"]
[nodes.UltimateSDUpscale.inputs]
image = "IMAGE"
model = "MODEL"
positive = "CONDITIONING"
negative = "CONDITIONING"
vae = "VAE"
upscale_by = "FLOAT"
seed = "INT"
steps = "INT"
cfg = "FLOAT"
sampler_name = { choices = ["euler"] }
scheduler = { choices = ["normal"] }
denoise = "FLOAT"
upscale_model = "UPSCALE_MODEL"
tile_width = "INT"
tile_height = "INT"
"""


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workflows")
    for name, text in {"mine": DEFINITION, "broken": "[nodes"}.items():
        (folder / name).mkdir()
        (folder / name / "definition.toml").write_text(text)
    return folder


def sprinkled(**inputs: Any) -> dict[str, Any]:
    nodes = graph("empty_image")
    save = next(node for node in nodes.values() if node["class_type"] == "SaveImage")
    given = {"image": save["inputs"]["images"], "amount": 0.5, "colour": "red", "model_name": "a.safetensors"}
    nodes["sprinkle"] = {"class_type": "Sprinkle // Mine", "inputs": given | inputs}
    save["inputs"]["images"] = ["sprinkle", 0]
    return nodes


def test_a_declared_node_is_described_judged_and_run(workflows: Path) -> None:
    with running_standin(workflows=workflows, models="sprinkles/a.safetensors,sprinkles/b.safetensors") as standin:
        client = Client(standin.url)
        described = client.get("/object_info").json()["Sprinkle // Mine"]
        assert client.get("/object_info/Sprinkle%20%2F%2F%20Mine").json() == {"Sprinkle // Mine": described}
        assert described["input"]["required"]["model_name"] == [["a.safetensors", "b.safetensors"], {}]
        assert described["input"]["optional"] == {"mask": ["MASK", {}]}
        assert (described["output"], described["output_name"]) == (["IMAGE", "MASK"], ["picture", "where"])
        assert client.run(sprinkled())["status"]["status_str"] == "success"
        for wrong, told in {
            "amount": (2.0, "value_bigger_than_max"),
            "colour": ("green", "value_not_in_list"),
            "model_name": ("c.safetensors", "value_not_in_list"),
        }.items():
            answer = client.post("/prompt", json={"prompt": sprinkled(**{wrong: told[0]})}).json()
            assert answer["node_errors"]["sprinkle"]["errors"][0]["type"] == told[1]


def test_without_custom_nodes_their_graphs_are_refused() -> None:
    with running_standin(workflows="none") as standin:
        client = Client(standin.url)
        assert client.get("/object_info/Sprinkle%20%2F%2F%20Mine").json() == {}
        answer = client.post("/prompt", json={"prompt": sprinkled()})
        assert answer.status_code == 400
        assert "Sprinkle // Mine does not exist" in answer.json()["error"]["message"]


def test_the_houses_own_are_described_as_the_engine_describes_them() -> None:
    """Ours is read without the engine, so that the stand-in starts sooner: both must say the same."""
    nodes: dict[str, Any] = {}
    for path in WORKFLOWS.glob("*/*.toml"):
        nodes |= tomllib.loads(path.read_text()).get("nodes", {})
    assert nodes
    engine = {name: CustomNode.model_validate(node).object_info(name) for name, node in nodes.items()}
    assert as_floats(declared(WORKFLOWS)) == as_floats(engine)


def as_floats(schemas: dict[str, Any]) -> Any:
    """As JSON with all numbers alike."""
    return json.loads(json.dumps(schemas), parse_int=float)


def test_tiled_upscaling_doubles_the_picture_and_counts_its_steps_for_each_tile(workflows: Path) -> None:
    with running_standin(workflows=workflows) as standin:
        client = Client(standin.url)
        easel = Easel(client)
        model = easel.node("CheckpointLoaderSimple", ckpt_name="tiny.safetensors")
        text = easel.node("CLIPTextEncode", text="a ship", clip=[model[0], 1])
        upscaler = easel.node("UpscaleModelLoader", model_name="4x-UltraSharp.pth")
        parts = {"model": model, "positive": text, "negative": text, "vae": [model[0], 2], "upscale_model": upscaler}
        numbers = {"upscale_by": 2.0, "seed": 1, "steps": 3, "cfg": 7.0, "denoise": 0.3}
        numbers |= {"tile_width": 128, "tile_height": 64}
        choices = {"sampler_name": "euler", "scheduler": "normal"}
        loaded = easel.load(Image.new("RGB", (100, 60), "navy"))
        with client.listening("me") as listener:
            upscaled = easel.node("UltimateSDUpscale", image=loaded, **parts, **numbers, **choices)
            saved = {"class_type": "SaveImage", "inputs": {"images": upscaled, "filename_prefix": "x"}}
            prompt_id = client.submit({**easel.graph, "out": saved}, client_id="me")
            messages = listener.until("executing", node=None, prompt_id=prompt_id)
        texts = [message for message in messages if isinstance(message, dict)]
        counted = [message["data"]["value"] for message in texts if message["type"] == "progress"]
        assert counted == [1, 2, 3] * math.ceil(200 / 128) * math.ceil(120 / 64)
        assert easel.picture(upscaled).size == (200, 120)
