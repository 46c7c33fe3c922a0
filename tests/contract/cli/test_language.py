"""`parse` and `render`: JSON on standard output, exit 0; a bad text: every problem as JSON, exit 2."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.cli.conftest import Distillery
from tests.support.backend import shipped_catalogue
from tests.support.tiers import tiers_file


def test_parse_shows_everything_that_was_understood(shell: Distillery) -> None:
    said = shell("parse", "a red fox --ar 16:9 --seed 7")
    answer = json.loads(said.out)
    assert (said.code, answer.keys()) == (0, {"command", "parameters", "notes"})
    assert answer["command"] == "serve"
    given = answer["parameters"]
    assert (given["prompt"], given["seed"], given["ar"]) == ("a red fox", 7, "16:9")
    assert {"neg", "seed", "cfg", "ar", "model", "raw", "images"} <= given.keys(), "defaults are filled in"
    assert (given["cfg"], given["images"]) == (6, None), "how many pictures is for the member's tier to say"


@pytest.mark.parametrize(
    "words",
    [
        ("/serve", "a", "red", "fox", "--seed", "3", "--neg", "two words"),
        ("a red fox", "--neg", "two words", "--seed=3"),
        ("a red fox --seed 3 --neg two words",),
    ],
)
def test_a_text_needs_no_quotes(words: tuple[str, ...], distillery: Distillery) -> None:
    said = distillery("parse", *words)
    assert said.code == 0, said
    given = json.loads(said.out)["parameters"]
    assert (given["prompt"], given["seed"], given["neg"]) == ("a red fox", 3, "two words")


def test_parse_tells_what_it_chose(distillery: Distillery) -> None:
    answer = json.loads(distillery("parse", "/serve a red fox").out)
    assert any(str(answer["parameters"]["seed"]) in note for note in answer["notes"])


@pytest.mark.parametrize(
    ("command", "text", "flags"),
    [
        ("parse", "a fox --ar 16:0 --cfg warm", {"--ar", "--cfg"}),
        ("parse", "--seed 7", {None}),
        ("parse", "--help me", {None, "--help"}),
        ("render", "", {None}),
        ("render", "--seed 7", {None}),
    ],
)
def test_a_bad_text_is_answered_in_json(
    command: str, text: str, flags: set[str | None], distillery: Distillery
) -> None:
    said = distillery(command, text)
    assert said.code == 2, said
    answer = json.loads(said.out)
    assert answer.keys() == {"errors"}
    assert all(one.keys() == {"code", "flag", "message", "hint"} for one in answer["errors"])
    assert {one["flag"] for one in answer["errors"]} & flags


@pytest.mark.parametrize(("text", "family"), [("a red fox --model sdxl", "sdxl"), ("a red fox", "sd15")])
def test_render_gives_graphs_that_comfyui_takes(text: str, family: str, distillery: Distillery) -> None:
    said = distillery("render", f"{text} --seed 7 --images 3")
    answer: dict[str, Any] = json.loads(said.out)
    assert said.code == 0
    assert answer["family"] == family
    assert [one["seeds"] for one in answer["generations"]] == [[7], [8], [9]]
    catalogue = shipped_catalogue()
    for generation in answer["generations"]:
        assert catalogue.validate(generation["graph"]) == []
        for node in generation["graph"].values():
            assert {"class_type", "inputs"} <= node.keys() <= {"class_type", "inputs", "_meta"}


def test_render_puts_as_many_seeds_in_a_run_as_the_tier_says(distillery: Distillery, tmp_path: Path) -> None:
    tiers = tiers_file(tmp_path, images_per_generation=3)
    said = distillery("render", "a red fox --seed 7 --images 5", TIERS=tiers)
    assert [one["seeds"] for one in json.loads(said.out)["generations"]] == [[7, 8, 9], [10, 11]]


def test_tiers_that_make_no_sense_are_told_in_words(distillery: Distillery, tmp_path: Path) -> None:
    (tmp_path / "tiers.toml").write_text('default = "gold"\n[tiers.gold]\nimages = 12\n')
    said = distillery("render", "a fox", TIERS=str(tmp_path / "tiers.toml"))
    assert (said.code, said.out) == (2, "")
    for wrong in ("tiers.gold.images", "tiers.gold.quota", "tiers.toml"):
        assert wrong in said.err


def test_a_catalogue_that_is_not_there_is_told_in_words(shell: Distillery) -> None:
    said = shell("parse", "a fox", MODELS="/nowhere/models.toml")
    assert (said.code, said.out) == (2, "")
    assert "/nowhere/models.toml" in said.err


def test_pictures_of_this_machine_are_rendered_without_a_running_system(
    distillery: Distillery, sketch: Path, tmp_path: Path
) -> None:
    said = distillery("render", "a red fox --seed 7 --images 1", "--attach", f"control={sketch}")
    answer = json.loads(said.out)
    assert said.code == 0, said
    (graph,) = [one["graph"] for one in answer["generations"]]
    (loaded,) = [node["inputs"]["image"] for node in graph.values() if node["class_type"] == "LoadImage"]
    assert (tmp_path / "var" / "pictures" / "inputs" / loaded).is_file()
    by_name = distillery("render", f"a red fox --seed 7 --images 1 --control {loaded}")
    assert json.loads(by_name.out) == answer, "once stored, its name is enough"


def test_parse_takes_pictures_too(distillery: Distillery, sketch: Path) -> None:
    answer = json.loads(distillery("parse", "/makemask --gridrange b1", "--attach", f"image={sketch}").out)
    assert answer["command"] == "makemask"
    assert answer["parameters"]["image"].startswith("input_")


@pytest.mark.parametrize(
    ("attach", "words"), [("sketch.png", "takes FLAG=PATH"), ("control=nowhere.png", "nowhere.png cannot be read")]
)
def test_what_cannot_be_attached_is_told(attach: str, words: str, distillery: Distillery) -> None:
    said = distillery("render", "a red fox", "--attach", attach)
    assert (said.code, said.out) == (2, "")
    assert words in said.err


def test_a_file_that_is_no_picture_is_a_problem_like_any_other(distillery: Distillery, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("a fox")
    said = distillery("render", "a red fox", "--attach", "control=notes.txt")
    (problem,) = json.loads(said.out)["errors"]
    assert (said.code, problem["code"]) == (2, "not_a_picture")


def test_what_is_answered_at_once_has_no_graphs(distillery: Distillery) -> None:
    said = distillery("render", "/user-stats")
    (problem,) = json.loads(said.out)["errors"]
    assert (said.code, problem["code"]) == (2, "answered_at_once")
