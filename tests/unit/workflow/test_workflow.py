"""A folder of data becomes plans: conditions, order, seeds, and what its author is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from distillery.library import Family
from distillery.vocabulary.errors import SettingsError
from distillery.vocabulary.wire import Graph
from distillery.workflow import Schemas, Workflow
from distillery.workflow.folder import load_workflow
from tests.unit.workflow.graphs import node, text_to_image

FAMILY = Family(name="sd15", title="SD", sizes={"1:1": (512, 512)}, values={"steps": 20})
HEADER = """
name = "draw"
description = "Draw"
families = ["sd15"]
outputs = ["Save"]
[parameters.prompt]
type = "text"
positional = true
help = "Text"
[parameters.seed]
type = "seed"
help = "Seed"
[parameters.image]
type = "text"
help = "Image"
[parameters.mode]
type = "choice"
choices = ["plain", "fancy"]
default = "plain"
help = "Mode"
"""


def graph() -> Graph:
    return text_to_image() | {
        "10": node("LoadImage", "Start image", image="start.png"),
        "11": node("VAEEncode", "Start latent", pixels=["10", 0], vae=["4", 2]),
    }


def load(folder: Path, rules: str, schemas: Schemas, exported: Any = None) -> Workflow:
    home = folder / "draw"
    home.mkdir()
    (home / "definition.toml").write_text(HEADER + rules)
    (home / "sd15.json").write_text(json.dumps(graph() if exported is None else exported))
    return load_workflow(home, {"sd15": FAMILY}, schemas)


def build(workflow: Workflow, schemas: Schemas, **values: Any) -> tuple[Graph, list[list[str]]]:
    names = {"prompt": "x", "seed": 5, "image": None, "mode": "plain", "family": FAMILY.scope, **values}
    built = workflow.plans["sd15"].build(names)
    return built.graph, built.seed_paths


def test_set_with_when_and_the_later_rule_wins(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[set]]
node = "Sampler"
inputs.steps = "family.steps"
inputs.denoise = 0.5
inputs.sampler_name = "'lcm'"
[[set]]
node = "3"
when = "mode == 'fancy'"
inputs.steps = "round(family.steps * 1.5)"
"""
    workflow = load(tmp_path, rules, schemas)
    plain, _ = build(workflow, schemas)
    fancy, _ = build(workflow, schemas, mode="fancy")
    assert plain["3"]["inputs"] | {"steps": 30} == fancy["3"]["inputs"]
    assert (plain["3"]["inputs"]["denoise"], plain["3"]["inputs"]["sampler_name"]) == (0.5, "lcm")


def test_building_leaves_the_exported_graph_alone(tmp_path: Path, schemas: Schemas) -> None:
    workflow = load(tmp_path, '[[set]]\nnode = ["Positive", "Negative"]\ninputs.text = "prompt"\n', schemas)
    built, _ = build(workflow, schemas, prompt="changed")
    assert built["6"]["inputs"]["text"] == built["7"]["inputs"]["text"] == "changed"
    assert workflow.plans["sd15"].graph == graph()


def test_switch_by_name_on_a_condition(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[switch]]
node = "Sampler"
input = "latent_image"
from = "Start latent"
output = "LATENT"
when = "image"
"""
    workflow = load(tmp_path, rules, schemas)
    without, _ = build(workflow, schemas)
    with_image, _ = build(workflow, schemas, image="a.png")
    assert set(with_image) - set(without) == {"10", "11"}
    assert set(without) - set(with_image) == {"5"}


def test_each_is_as_many_rules(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[set]]
each = 2
node = "Sharpen {n}"
inputs.sharpen_radius = "{n} + 3"
[[switch]]
each = 2
node = "Save"
input = "images"
from = "Sharpen {n}"
when = "seed == {n}"
[[bypass]]
each = 2
node = "Sharpen {n}"
when = "mode == 'fancy' and seed == {n}"
"""
    radius = {"sharpen_radius": 1, "sigma": 1, "alpha": 1}
    sharpened = graph() | {
        "12": node("ImageSharpen", "Sharpen 1", image=["8", 0], **radius),
        "13": node("ImageSharpen", "Sharpen 2", image=["12", 0], **radius),
    }
    workflow = load(tmp_path, rules, schemas, sharpened)
    first, second, neither = (build(workflow, schemas, seed=seed)[0] for seed in (1, 2, 3))
    assert [built["9"]["inputs"]["images"] for built in (first, second, neither)] == [["12", 0], ["13", 0], ["8", 0]]
    assert [second[each]["inputs"]["sharpen_radius"] for each in ("12", "13")] == [4, 5]
    assert build(workflow, schemas, seed=2, mode="fancy")[0] == first


def test_a_set_that_concerns_nobody_is_not_evaluated(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[set]]
node = "Start image"
inputs.image = "image"
[[switch]]
node = "Sampler"
input = "latent_image"
from = "Start latent"
when = "mode == 'fancy'"
"""
    workflow = load(tmp_path, rules, schemas)
    assert "10" not in build(workflow, schemas)[0]
    with pytest.raises(ValueError, match="`image` is none here, and image must be something"):
        build(workflow, schemas, mode="fancy")


def test_what_rules_read_is_known(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[set]]
node = "Sampler"
when = "image"
inputs.steps = "round(family.steps * 0.5)"
[[bypass]]
node = "Start latent"
absent = "mode"
"""
    plan = load(tmp_path, rules, schemas).plans["sd15"]
    assert plan.names == {"image", "family", "mode"}
    reads = [[expression.source for expression in step.expressions()] for step in plan.steps]
    assert reads == [["image", "round(family.steps * 0.5)"], ["mode"]]


@pytest.mark.parametrize(
    ("value", "left"), [(False, False), (None, False), ("", False), ([], False), (True, True), (0, True), (0.0, True)]
)
def test_a_switch_that_is_off_is_absent_and_zero_is_not(
    tmp_path: Path, schemas: Schemas, value: object, left: bool
) -> None:
    workflow = load(tmp_path, '[[bypass]]\nnode = "Save"\nabsent = "mode"\n', schemas)
    assert ("9" in build(workflow, schemas, mode=value)[0]) == left


def test_a_switch_may_lead_to_a_node_that_is_bypassed(tmp_path: Path, schemas: Schemas) -> None:
    rules = """
[[switch]]
node = "Save"
input = "images"
from = "Sharpen"
[[bypass]]
node = "Sharpen"
absent = "image"
"""
    sharpened = graph() | {"12": node("ImageSharpen", "Sharpen", image=["8", 0], sharpen_radius=1, sigma=1, alpha=1)}
    workflow = load(tmp_path, rules, schemas, sharpened)
    assert build(workflow, schemas)[0]["9"]["inputs"]["images"] == ["8", 0]
    assert build(workflow, schemas, image="x")[0]["9"]["inputs"]["images"] == ["12", 0]


def test_seed_paths_name_only_nodes_that_run(tmp_path: Path, schemas: Schemas) -> None:
    second = {**node("KSampler", "Second"), "inputs": {**graph()["3"]["inputs"], "latent_image": ["3", 0]}}
    exported = graph() | {"12": second}
    exported["8"]["inputs"]["samples"] = ["12", 0]
    rules = (
        '[[set]]\nnode = ["Sampler", "Second"]\ninputs.seed = "seed"\n[[bypass]]\nnode = "Second"\nabsent = "image"\n'
    )
    workflow = load(tmp_path, rules, schemas, exported)
    assert build(workflow, schemas)[1] == [["3", "seed"]]
    assert build(workflow, schemas, image="x")[1] == [["3", "seed"], ["12", "seed"]]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ('[[set]]\nnode = "Nobody"\ninputs.text = "prompt"', 'no nodes are called "Nobody"'),
        ('[[set]]\nnode = "Positive"\ninputs.texxt = "prompt"', "a CLIPTextEncode has no input texxt"),
        ('[[set]]\nnode = "Positive"\ninputs.text = "promt"', "there is no promt"),
        ('[[set]]\nnode = "Positive"\ninputs.text = "a red fox"', "a constant text needs quotes of its own"),
        ('[[set]]\nnode = "Sampler"\ninputs.steps = "family.stepz"', "the family has no value stepz"),
        ('[[set]]\nnode = "Sampler"\ninputs.seed = "seed + 1"', "the seed is set as it is"),
        ('[[set]]\nnode = "Sampler"\nwhen = "image"\ninputs.seed = "seed"', "the seed is set as it is"),
        ('[[set]]\nnode = "Sampler"', "inputs: is missing."),
        ('[[set]]\nnode = "Sampler"\nfamilies = ["sd16"]\ninputs.steps = 3', "unknown family sd16"),
        ('[[bypass]]\nnode = "Sampler"', "needs either when or absent"),
        ('[[bypass]]\nnode = "Sampler"\nwhen = "import os"', "is no expression"),
        (
            '[[switch]]\nnode = "Save"\ninput = "images"\nfrom = "Picture"\noutput = "MASK"',
            "a VAEDecode has no output MASK",
        ),
        ('[[switch]]\nnode = "Save"\ninput = "images"\nfrom = "Picture"\noutput = 1', "a VAEDecode has no output 1"),
        ("[[sett]]\nx = 1", "sett: there is no such key. Did you mean set?"),
        ("[[set]", "is not TOML"),
    ],
)
def test_its_author_is_told(tmp_path: Path, schemas: Schemas, rules: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, rules, schemas)
    assert words in str(caught.value)
    assert "definition.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("exported", "words"),
    [
        ({"nodes": [], "links": []}, "File → Export (API)"),
        ({"1": {"inputs": {}}}, "not a graph in ComfyUI's API format"),
        ([], "not a graph in ComfyUI's API format"),
    ],
)
def test_a_wrong_export_is_recognised(tmp_path: Path, schemas: Schemas, exported: Any, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, "", schemas, exported)
    assert words in str(caught.value)


def test_titles_must_be_unique_to_be_used(tmp_path: Path, schemas: Schemas) -> None:
    twice = graph() | {"12": node("SaveImage", "Save", images=["8", 0], filename_prefix="x")}
    with pytest.raises(SettingsError, match='2 nodes are called "Save"'):
        load(tmp_path, "", schemas, twice)
