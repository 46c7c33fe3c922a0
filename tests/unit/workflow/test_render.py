"""The shipped /serve: golden graphs, sizes, seeds, metadata. ``GOLDEN=write pytest …`` writes the graphs anew."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.library import Library, Model
from distillery.vocabulary.errors import CommandError
from distillery.workflow import validate

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "data" / "golden"
FULL = Model("full", "sd15", {"checkpoint": "full.safetensors", "vae": "vae.safetensors", "upscaler": "4x.pth"})


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """What is shipped, and a model that brings every optional file."""
    shipped = Catalogue.load(ROOT / "workflows", ROOT / "models.toml")
    return replace(shipped, library=Library({**shipped.library.models, "full": FULL}, shipped.library.default))


def render(catalogue: Catalogue, text: str, **more: int) -> Any:
    return catalogue.render(catalogue.parse(text), **more)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("serve-sd15", "a red fox --ar 16:9 --seed 7"),
        ("serve-sd15-full", "a red fox --ar 2:3 --seed 7 --model full --raw --neg ugly --cfg 8"),
        ("serve-sdxl", "a red fox --model sdxl --ar 21:9 --seed 7"),
    ],
)
def test_golden_graphs(catalogue: Catalogue, name: str, text: str) -> None:
    graph = render(catalogue, text).generations[0].graph
    path = GOLDEN / f"{name}.json"
    if os.environ.get("GOLDEN") == "write":
        path.write_text(json.dumps(graph, indent=2) + "\n")
    assert graph == json.loads(path.read_text())


def _ratios() -> list[tuple[str, str]]:
    catalogue = Catalogue.load(ROOT / "workflows", ROOT / "models.toml")
    models = {"sd15": "cosmopolitan", "sdxl": "sdxl"}
    return [(models[family], ratio) for family in models for ratio in catalogue.families[family].ratios]


@pytest.mark.parametrize(("model", "ratio"), _ratios())
def test_every_ratio_gives_about_a_megapixel_of_its_shape(catalogue: Catalogue, model: str, ratio: str) -> None:
    (work,) = render(catalogue, f"fox --model {model} --ar {ratio} --images 1").generations
    width, height = (int(side) for side in ratio.split(":"))
    assert work.width / work.height == pytest.approx(width / height, rel=0.01)
    assert work.width * work.height == pytest.approx(1024 * 1024, rel=0.07)
    assert work.width % 16 == work.height % 16 == 0
    assert catalogue.validate(work.graph) == []
    latent = next(node for node in work.graph.values() if node["class_type"] == "EmptyLatentImage")["inputs"]
    assert latent["width"] % 8 == latent["height"] % 8 == 0
    assert latent["width"] / latent["height"] == pytest.approx(width / height, rel=0.01)


def test_the_reference_lists_these_ratios(catalogue: Catalogue) -> None:
    sd15 = {"1:1", "2:1", "3:2", "4:3", "5:3", "5:4", "16:9", "1:2", "2:3", "3:4", "3:5", "4:5", "9:16"}
    sdxl = {"1:1", "8:5", "4:3", "3:2", "7:5", "16:9", "21:9", "19:9"}
    assert catalogue.families["sd15"].ratios.keys() == sd15
    assert catalogue.families["sdxl"].ratios.keys() == sdxl | {":".join(reversed(r.split(":"))) for r in sdxl}
    assert catalogue.families["sd15"].ratios["1:1"] == (1024, 1024)


@pytest.mark.parametrize(
    ("text", "each", "seeds"),
    [
        ("fox --seed 7", 1, [[7], [8], [9], [10]]),
        ("fox --seed 7", 3, [[7, 8, 9], [10]]),
        ("fox --seed 7 --images 2", 10, [[7, 8]]),
        ("fox --seed 2147483646 --images 3", 2, [[2147483646, 2147483647], [0]]),
    ],
)
def test_seeds(catalogue: Catalogue, text: str, each: int, seeds: list[list[int]]) -> None:
    rendering = render(catalogue, text, images_per_generation=each)
    assert [work.seeds for work in rendering.generations] == seeds
    assert rendering.images == sum(len(run) for run in seeds)
    for work in rendering.generations:
        assert [work.graph[node]["inputs"][name] for node, name in work.seed_paths] == [work.seeds[0]] * 2
        assert work.parameters["seed"] == work.seeds[0]


def test_public_shape(catalogue: Catalogue) -> None:
    rendering = render(catalogue, "fox --seed 7 --images 1 --model sdxl")
    (work,) = rendering.generations
    generation = {"seeds": [7], "graph": work.graph}
    assert rendering.to_dict() == {"family": "sdxl", "notes": [], "generations": [generation]}
    assert [work.graph[node]["class_type"] for node in work.output_nodes] == ["SaveImage"]


def test_metadata_says_all_that_makes_the_picture(catalogue: Catalogue) -> None:
    command = catalogue.parse("a red fox --seed 7 --images 1 --ar 3:2 --neg ugly")
    (work,) = catalogue.render(command).generations
    assert work.parameters == {
        "command": "serve",
        "prompt": "a red fox",
        "positive": f"a red fox, {catalogue.families['sd15'].quality}",
        "lora_weights": {},
        "neg": "ugly",
        "negative": "ugly",
        "quality": catalogue.families["sd15"].quality,
        "seed": 7,
        "cfg": 6.0,
        "ar": "3:2",
        "model": "cosmopolitan",
        "family": "sd15",
        "raw": False,
        "steps": 24,
        "sampler": "uni_pc",
        "scheduler": "karras",
        "power": 0.3,
        "width": 1248,
        "height": 832,
    }


def test_assets_are_the_files_the_graph_loads(catalogue: Catalogue) -> None:
    (work,) = render(catalogue, "fox --images 1 --model full").generations
    assert [(asset["folder"], asset["file"]) for asset in work.assets] == [
        ("checkpoints", "full.safetensors"),
        ("upscale_models", "4x.pth"),
        ("vae", "vae.safetensors"),
    ]


def test_raw_keeps_the_prompt_bare(catalogue: Catalogue) -> None:
    bare, dressed = (render(catalogue, f"fox --seed 1 {flag}").generations[0].graph for flag in ("--raw", ""))
    assert bare["6"]["inputs"]["text"] == "fox"
    assert dressed["6"]["inputs"]["text"] == f"fox, {catalogue.families['sd15'].quality}"


def test_a_graph_that_cannot_run_is_refused(catalogue: Catalogue) -> None:
    good = catalogue.parse("fox")
    bad = Command("serve", {**good.parameters, "cfg": 1000.0})
    with pytest.raises(CommandError, match="above 100"):
        catalogue.render(bad)
