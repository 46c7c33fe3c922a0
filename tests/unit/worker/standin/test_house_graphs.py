"""Every graph of the house, with everything switched on as it was exported, runs to its pictures."""

import json
from pathlib import Path

import pytest
from PIL import Image

from tests.contract.comfyui.client import Client
from tests.unit.worker.standin.conftest import upload
from worker.standin.customs import WORKFLOWS

SMALLER = 8
GRAPHS = sorted(path for path in WORKFLOWS.glob("*/*.json") if path.parent.name != "schemas")


@pytest.mark.parametrize("path", GRAPHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_the_graph_runs(client: Client, path: Path) -> None:
    graph = json.loads(path.read_text())
    for node in graph.values():
        inputs = node["inputs"]
        if node["class_type"] == "LoadImage":
            picture = Image.new("RGBA", (96, 64), "teal")
            picture.paste((0, 0, 0, 0), (20, 20, 60, 40))
            inputs["image"] = upload(client, inputs["image"], picture)
        for side in {"width", "height", "left", "top", "right", "bottom"} & inputs.keys():
            inputs[side] = inputs[side] // SMALLER // 16 * 16
    entry = client.run(graph)
    assert entry["status"]["status_str"] == "success", entry["status"]["messages"]
    assert entry["outputs"]
