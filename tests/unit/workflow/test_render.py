"""Rendering one large command: generations, seeds, metadata, assets, and graphs that always validate."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from distillery.command import Command
from distillery.vocabulary.errors import CommandError
from tests.unit.workflow.asking import a_picture, render

PICTURE = a_picture()
FLAGS = [
    "--ar 3:2", "--model own", "--lora style2,style1", "--lora style1,style2,style3,style4,style6",
    f"--image {PICTURE.name}", f"--control {PICTURE.name}", "--no-hires", "--raw", "--neg ugly", "--power 0",
    "--imagedenoise 1", "--cutoffweight 0",
]  # fmt: skip
PROMPTS = ["fox", "::red FOX:: in ::white SNOW::", "::a B:: ::c DD:: ::e FF:: ::g HH::"]


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
        assert work.seed_paths == [["50", "seed"], ["56", "seed"]]
        assert [work.graph[node]["inputs"][name] for node, name in work.seed_paths] == [work.seeds[0]] * 2
        assert work.parameters["seed"] == work.seeds[0]


def test_who_does_not_say_how_many_gets_the_tiers_number(catalogue: Catalogue) -> None:
    assert render(catalogue, "fox", images=2).images == 2
    assert render(catalogue, "fox --images 3", images=2).images == 3
    assert render(catalogue, f"/upscale {PICTURE.name}", PICTURE, images=2).images == 1, "it cannot be said there"


def test_public_shape(catalogue: Catalogue) -> None:
    rendering = render(catalogue, "fox --seed 7 --images 1")
    (work,) = rendering.generations
    generation = {"seeds": [7], "graph": work.graph}
    assert rendering.to_dict() == {"family": "sd15", "notes": [], "generations": [generation]}
    assert [work.graph[node]["class_type"] for node in work.output_nodes] == ["SaveImage"]


def test_metadata_says_all_that_makes_the_picture(catalogue: Catalogue) -> None:
    text = f"a fox --seed 7 --images 1 --ar 3:2 --neg ugly --lora style1,style2 --image {PICTURE.name}"
    (work,) = render(catalogue, text, PICTURE).generations
    assert work.parameters == {
        "command": "serve",
        "prompt": "a fox",
        "positive": "a fox, word1, word2, sharp",
        "neg": "ugly",
        "negative": "ugly",
        "quality": "sharp",
        "seed": 7,
        "ar": "3:2",
        "width": 768,
        "height": 512,
        "model": "tiny",
        "family": "sd15",
        "lora": ["style1", "style2"],
        "lora_weights": {"style1": 0.54, "style2": 0.63},
        "image": PICTURE.name,
        "imagedenoise": 0.6,
        "controlweight": 0.75,
        "power": 0.3,
        "no-hires": False,
        "cutoffweight": 1.0,
        "raw": False,
        "steps": 20,
        "sampler": "euler",
    }


def test_a_picture_reads_back_as_it_was_made(catalogue: Catalogue) -> None:
    (made,) = render(
        catalogue, "a ::red FOX:: --seed 7 --images 1 --neg ugly --model own --lora style3,style1"
    ).generations
    recipe = json.loads(json.dumps(made.parameters))
    command = catalogue.complete(catalogue.parse(f"/upscale {PICTURE.name}"), recipe)
    (again,) = catalogue.render(command, {PICTURE.name: PICTURE}).generations
    kept = ("prompt", "neg", "model", "lora", "lora_weights", "family")
    assert {key: again.parameters[key] for key in kept} == {key: recipe[key] for key in kept}


def test_assets_are_the_files_the_graph_loads(catalogue: Catalogue) -> None:
    text = f"fox --images 1 --model own --lora style2 --control {PICTURE.name}"
    (work,) = render(catalogue, text, PICTURE).generations
    unknown = {"url": None, "sha256": None, "size": None}
    assert work.assets == [
        {"folder": "checkpoints", "file": "own.safetensors", **unknown},
        {"folder": "controlnet", "file": "canny.safetensors", **unknown},
        {
            "folder": "loras",
            "file": "style2.safetensors",
            "url": "https://files.example/style2",
            "sha256": "2" * 64,
            "size": 2,
        },
        {"folder": "upscale_models", "file": "own.pth", **unknown},
        {"folder": "vae", "file": "own.vae.pt", **unknown},
    ]


def test_a_graph_that_cannot_run_is_refused(catalogue: Catalogue) -> None:
    good = catalogue.parse("fox")
    bad = Command("serve", {**good.parameters, "power": 1000.0})
    with pytest.raises(CommandError, match=r'Node "Hires sampler" \(56\), input denoise: 1000.0 is above 1'):
        catalogue.render(bad)


@given(st.sampled_from(PROMPTS), st.sets(st.sampled_from(FLAGS)))
def test_whatever_is_combined_validates_as_a_whole(catalogue: Catalogue, prompt: str, flags: set[str]) -> None:
    text = " ".join([prompt, *{flag.split()[0]: flag for flag in flags}.values(), "--images 1"])
    (work,) = render(catalogue, text, PICTURE).generations
    assert catalogue.validate(work.graph) == []
    assert work.graph["59"]["inputs"]["images"] == ["58", 0]


def test_rendering_again_gives_the_same(catalogue: Catalogue) -> None:
    texts = [f"fox --seed 1 --lora {','.join(f'style{n}' for n in range(1, k + 1))}" for k in range(1, 6)]
    first = {text: render(catalogue, text).to_dict() for text in texts}
    random.shuffle(texts)
    assert {text: render(catalogue, text).to_dict() for text in texts} == first
