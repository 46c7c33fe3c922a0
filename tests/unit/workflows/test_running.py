"""Run, not only built: every golden graph draws its picture."""

import io
import json

import pytest
from PIL import Image

from tests.contract.comfyui.client import Client
from tests.support import golden

SMALLER = 4  # times as small as it is, so that it does not take long
SIDES = {"width", "height", "left", "top", "right", "bottom", "tile_width", "tile_height"}


@pytest.mark.parametrize("name", golden.TEXTS)
def test_the_graph_draws(client: Client, name: str) -> None:
    graph = json.loads(golden.path(name).read_text(encoding="utf-8"))
    for node in graph.values():
        inputs = node["inputs"]
        if node["class_type"] == "LoadImage":
            _bring(client, inputs["image"])
        for side in SIDES & inputs.keys():
            inputs[side] = inputs[side] // SMALLER // 16 * 16
    entry = client.run(graph)
    assert entry["status"]["status_str"] == "success", entry["status"]["messages"]
    ((saved,),) = (output["images"] for output in entry["outputs"].values())
    drawn = Image.open(io.BytesIO(client.get("/view", **saved).content)).convert("RGB")
    assert len(drawn.getcolors(2**24) or []) > 100, "it is not plain"


def _bring(client: Client, name: str) -> None:
    picture = golden.PICTURES[name]
    encoded = io.BytesIO()
    size = (picture.width // SMALLER, picture.height // SMALLER)
    image = Image.effect_mandelbrot(size, (-2, -1.5, 1, 1.5), 60).convert("RGBA")
    image.paste((0, 0, 0, 0), (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    image.save(encoded, "PNG")
    client.post("/upload/image", files={"image": (name, encoded.getvalue())}, data={"overwrite": "true"})
