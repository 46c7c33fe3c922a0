"""/checkmetadata: whose picture it is, what is shown of it, and that the text makes it again."""

import json
from typing import Any

import pytest
from PIL import Image

from distillery.answers import Answer
from distillery.command import Command
from distillery.database import schema
from distillery.database.engine import Database
from distillery.members.brought import BroughtPictures
from tests.support.answering import OWNER, Answering, fields

BLANK = Image.new("RGB", (64, 48), "teal")
AGAIN = "Make it again"
PARAMETERS = """a red fox, oil on canvas
Negative prompt: blurry, text
Steps: 25, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 42, Size: 512x768, Denoising strength: 0.4, Model: dreamy"""
GRAPH = {
    "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dreamy.safetensors"}},
    "2": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "a red fox"}},
    "3": {"class_type": "CLIPTextEncode", "inputs": {"clip": ["1", 1], "text": "blurry"}},
    "4": {"class_type": "EmptyLatentImage", "inputs": {"width": 512, "height": 512, "batch_size": 1}},
    "5": {
        "class_type": "KSampler",
        "inputs": {
            "model": ["1", 0], "positive": ["2", 0], "negative": ["3", 0], "latent_image": ["4", 0],
            "seed": 42, "steps": 25, "cfg": 7.0, "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
        },
    },
    "6": {"class_type": "VAEDecode", "inputs": {"samples": ["5", 0], "vae": ["1", 2]}},
    "7": {"class_type": "SaveImage", "inputs": {"images": ["6", 0], "filename_prefix": "x"}},
}  # fmt: skip


def check(house: Answering, **texts: str) -> Answer:
    return house.ask(f"/checkmetadata {house.keep(BLANK, **texts)}")


def made(house: Answering, text: str, **changes: Any) -> dict[str, Any]:
    """What a picture made by `text` says: a worker adds its seed to the work's parameters."""
    rendering = house.catalogue.render(house.catalogue.parse(text, member=OWNER))
    work = rendering.generations[0]
    return {**work.parameters, "seed": work.seeds[0], "request_id": "r", **changes}


def ours(house: Answering, text: str, **changes: Any) -> Answer:
    return check(house, distillery=json.dumps(made(house, text, **changes)))


TEXTS = [
    "a red fox --seed 7",
    "a red fox, (in snow:1.3) “quoted” 🦊 --seed 0 --neg blurry, text --cfg 4.5 --ar 16:9 --raw",
    "a castle --model mohawk --seed 3 --ar 21:9 --refinerpass 0.4",
    'a fox --lora analog, oilpaint --seed 9 --neg ""',
    "a fox --sampler lcm --lcmweight 0.8 --seed 9",
    "a fox --upscalemethod none --seed 9",
    "::blue EYES:: of a fox --cutoffweight 0.5 --seed 9",
    "a hidden fen --lora amber fen --seed 5",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_text_makes_the_same_picture_again(house: Answering, text: str) -> None:
    answer = ours(house, text)
    assert answer.title == "Made here with /serve"
    again = house.catalogue.parse(fields(answer)[AGAIN], member=OWNER)
    assert again.parameters["images"] == 1
    (first, *_), (only,) = (
        house.catalogue.render(command).generations for command in (house.catalogue.parse(text, member=OWNER), again)
    )
    assert (only.graph, only.seeds) == (first.graph, first.seeds[:1])
    assert answer.notes == ()


def test_the_text_is_as_short_as_it_can_be(house: Answering) -> None:
    text = "/serve a bear --seed 3 --upscalemethod none"
    assert fields(ours(house, text, ar=None))[AGAIN] == f"{text} --images 1"


def test_what_is_shown(house: Answering) -> None:
    rows = fields(ours(house, "a red fox --seed 7 --lora analog --neg blurry --cfg 4.5"))
    assert rows["Prompt"] == "a red fox"
    assert rows["Negative prompt"] == "blurry"
    assert (rows["Model"], rows["LoRAs"], rows["Seed"], rows["CFG"]) == ("cosmopolitan", "analog", "7", "4.5")
    assert rows["Size"] == "64 × 48 pixels"
    assert not {"--request_id", "--command", "--made_with", "--neg"} & rows.keys()
    assert next(iter(rows)) == "Prompt"


PLAIN = {"Prompt", "Negative prompt", "Added words", "Model", "Seed", "CFG", "Steps", "Sampler", "Scheduler", "Ratio"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a fox", PLAIN),
        ("a fox --model sdxl", PLAIN),
        ("a fox --model flux", PLAIN - {"Negative prompt", "Added words"}),
        ("a fox --raw", PLAIN - {"Added words"} | {"--raw"}),
        ("a fox --upscalemethod none --power 0.6", PLAIN | {"--upscalemethod"}),
        ("a fox --controlweight 0.2 --adaptweight 0.1 --imagedenoise 0.9 --lcmweight 0.5", PLAIN),
        ("a fox --power 0.6 --sharpen 0", PLAIN | {"--power", "--sharpen"}),
        ("a fox --model sdxl --refinerpass 0.4", PLAIN | {"--refinerpass"}),
        ("a fox --sampler lcm --lcmweight 0.8", PLAIN | {"--lcmweight"}),
    ],
)
def test_nothing_is_shown_that_had_no_part_in_the_picture(house: Answering, text: str, rows: set[str]) -> None:
    """Not what another family takes, not what does nothing alone, not what is as it always is."""
    assert fields(ours(house, text)).keys() == rows | {"Size", AGAIN}


def test_the_guidance_is_the_one_that_was_used(house: Answering) -> None:
    """LCM bears little of it; what was asked for is what makes the picture again."""
    rows = fields(ours(house, "a fox --sampler lcm --cfg 7 --seed 1"))
    assert (rows["CFG"], rows["Sampler"], rows["Steps"]) == ("1.5", "lcm", "8")
    assert "--cfg 7" in rows[AGAIN]
    assert fields(ours(house, "a fox --model schnell"))["CFG"].startswith("none")


def test_a_rewritten_prompt_is_not_rewritten_again(house: Answering) -> None:
    answer = ours(house, "a fox at dawn, backlit --seed 7", llm="crazy")
    assert "--llm" not in fields(answer)[AGAIN]


def test_comfyuis(house: Answering) -> None:
    answer = check(house, prompt=json.dumps(GRAPH))
    assert answer.title == "Made with ComfyUI"
    rows = fields(answer)
    assert (rows["Prompt"], rows["Seed"], rows["Steps"]) == ("a red fox", "42", "25")
    assert AGAIN not in rows
    assert answer.notes == ("Models and samplers of other places may not be here.",)


def test_automatic1111s(house: Answering) -> None:
    answer = check(house, parameters=PARAMETERS)
    assert answer.title == "Made with Automatic1111's web UI"
    rows = fields(answer)
    assert (rows["Prompt"], rows["Negative prompt"]) == ("a red fox, oil on canvas", "blurry, text")
    assert (rows["Seed"], rows["CFG"], rows["Denoise"]) == ("42", "7", "0.4")
    assert AGAIN not in rows


def test_a_file_that_says_nothing(house: Answering) -> None:
    answer = check(house)
    assert answer.title == "Nothing is known about this picture"
    assert "original file" in answer.text
    assert fields(answer) == {"Size": "64 × 48 pixels"}


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"model": "gone"}, "is not here"),
        ({"lora": ["gone"]}, "is not here"),
        ({"command": "conjure"}, "is not here"),
        ({"command": "suggest"}, "is not here"),
        ({"command": {"a": 1}}, "is not here"),
        ({"cfg": "1e999"}, "--cfg"),
        ({"seed": 2**40}, "--seed"),
        ({"prompt": "a fox --images 10"}, "prompt"),
        ({"prompt": "/upscale it"}, ""),
        ({"prompt": "x" * 3000}, "2,000"),
        ({"raw": "yes"}, "--raw"),
        ({"lora": "velvet otter"}, "is not here"),
    ],
)
def test_what_cannot_be_made_again_says_why(house: Answering, changes: dict[str, Any], why: str) -> None:
    """A file can say anything; another member's private LoRA is one that there is not."""
    answer = ours(house, "a red fox --seed 7", **changes)
    text = fields(answer).get(AGAIN)
    if text is None:
        assert answer.notes[0].startswith("It cannot be made again as it was: ")
        assert why in answer.notes[0]
    else:
        assert house.catalogue.parse(text, member=OWNER).parameters["prompt"] == changes["prompt"]


@pytest.mark.parametrize(
    "recipe",
    [
        {"prompt": "x" * 19_000},
        {f"p{number}": "x" * 3000 for number in range(60)},
        {"prompt": ["a", "b"], "seed": True, "command": ["serve"]},
        {"made_with": "comfyui", "prompt": "**[click](http://x)**"},
        {"size": "1", "Size": "2", "prompt": "\x1b[31mred"},
    ],
)
def test_whatever_a_file_says_is_a_card_of_bounded_size(house: Answering, recipe: dict[str, Any]) -> None:
    answer = check(house, distillery=json.dumps(recipe))
    assert len(answer.fields) <= 42
    assert all(len(value) <= 1500 for _, value in answer.fields)
    assert "\x1b" not in str(answer)


@pytest.fixture
def brought(untouched: Database) -> BroughtPictures:
    schema.metadata.create_all(untouched.engine, tables=[schema.brought_pictures])
    return BroughtPictures(untouched)


def test_every_command_that_renders_can_be_written_again(house: Answering, brought: BroughtPictures) -> None:
    """The recipe of an enlarged picture names the picture it was made from."""
    name = house.keep(BLANK)
    brought.add(OWNER, [name])
    recipe = {"command": "upscale", "image": name, "seed": 5, "prompt": "a fox", "model": "cosmopolitan"}
    text = fields(check(house, distillery=json.dumps(recipe)))[AGAIN]
    assert house.catalogue.parse(text, member=OWNER).parameters["seed"] == 5
    assert text.startswith(f"/upscale {name}")
    assert isinstance(house.catalogue.parse(text, member=OWNER), Command)


def test_a_picture_that_somebody_else_brought_is_not_named(house: Answering, brought: BroughtPictures) -> None:
    name = house.keep(BLANK)
    brought.add("somebody", [name])
    recipe = {"command": "upscale", "image": name, "seed": 5, "prompt": "a fox", "model": "cosmopolitan"}
    answer = check(house, distillery=json.dumps(recipe))
    assert name not in str(answer)
    assert AGAIN not in fields(answer)
    assert "is not here" in answer.notes[0]


def test_somebodys_own_lora_is_named_to_nobody_else(house: Answering) -> None:
    said = json.dumps(made(house, "a hidden fen --lora amber fen --seed 5"))
    name = house.keep(BLANK, distillery=said)
    assert fields(house.ask(f"/checkmetadata {name}"))["LoRAs"] == "amber fen"
    strangers = house.ask(f"/checkmetadata {name}", "2")
    assert "amber fen" not in str(strangers)
    assert fields(strangers)["LoRAs"] == "one that is not here"
    assert fields(strangers)["Seed"] == "5"
