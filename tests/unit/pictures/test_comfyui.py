import json
import time
from pathlib import Path
from typing import Any

import pytest

from distillery.pictures import comfyui
from distillery.pictures.interface import as_graph

SAMPLES = Path(__file__).parent / "samples"
SERVE = Path("workflows/serve")


def sample(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_text())


def test_a_graph_with_loras_control_and_a_second_pass_is_read_at_its_first_sampler() -> None:
    assert comfyui.read(sample("hires")) == {
        "prompt": "a lighthouse,\nstorm", "neg": "blurry", "seed": 42, "steps": 30, "cfg": 6, "sampler": "dpmpp_2m",
        "scheduler": "karras", "model": "juggernaut_v9", "lora": ["ink", "film"],
    }  # fmt: skip


def test_a_graph_whose_sampler_is_in_parts_is_read() -> None:
    assert comfyui.read(sample("flux")) == {
        "prompt": "a glass whale", "seed": 219670278747233, "steps": 20, "sampler": "euler", "scheduler": "simple",
        "model": "flux1-dev",
    }  # fmt: skip


def test_a_negative_that_is_the_positive_made_silent_is_none() -> None:
    graph = sample("plain")
    graph["7"] = {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["6", 0]}}
    assert "neg" not in comfyui.read(graph)


@pytest.mark.parametrize("family", ["sd15", "sdxl"])
def test_our_own_graphs_are_understood(family: str) -> None:
    found = comfyui.read(json.loads((SERVE / f"{family}.json").read_text()))
    assert {"seed", "steps", "cfg", "sampler", "scheduler", "model"} <= found.keys()


def test_both_formats_of_a_graph_say_the_same() -> None:
    assert comfyui.read(as_graph(sample("workflow"))) == {**comfyui.read(sample("plain")), "lora": ["ink"]}


def test_links_as_newer_interfaces_write_them_are_followed() -> None:
    workflow = sample("workflow")
    workflow["links"] = [
        {"id": id_, "origin_id": node, "origin_slot": output} for id_, node, output, *_ in workflow["links"]
    ]
    assert as_graph(workflow) == as_graph(sample("workflow"))


@pytest.mark.parametrize("raw", [None, [], "graph", {}, {"3": None}, {"3": {"inputs": []}}, {"nodes": 1}])
def test_what_is_no_graph_says_nothing(raw: Any) -> None:
    assert comfyui.read(raw) == {}
    assert comfyui.read(as_graph(raw)) == {}


def test_a_graph_that_feeds_itself_ends() -> None:
    inputs = {"positive": ["1", 0], "latent_image": ["1", 0], "model": ["1", 0], "seed": ["1", 0], "guider": ["1", 0]}
    assert comfyui.read({"1": {"class_type": "KSampler", "inputs": inputs}}) == {}


def test_the_largest_graph_that_is_read_takes_no_time() -> None:
    """Every node leads to every one of a hundred others, and all of them sample."""
    links = {f"input{number}": [str(number), 0] for number in range(100)}
    sampling = {**links, "positive": ["1", 0], "latent_image": ["2", 0]}
    graph = {str(number): {"class_type": "KSampler", "inputs": sampling} for number in range(comfyui.NODES)}
    began = time.process_time()
    comfyui.read(graph)
    assert time.process_time() - began < 3
    assert comfyui.read({**graph, "more": graph["1"]}) == {}
