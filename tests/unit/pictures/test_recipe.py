import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from distillery.pictures.recipe import LONGEST, MOST, TEXT_LIMIT, read_recipe
from distillery.vocabulary.wire import WorkRequest
from tests.unit.pictures.files import opened, saved, with_texts
from worker.pictures import about, finish

SAMPLES = Path(__file__).parent / "samples"
PLAIN = json.loads((SAMPLES / "plain.json").read_text())
WORKFLOW = json.loads((SAMPLES / "workflow.json").read_text())
PARAMETERS = (SAMPLES / "parameters.txt").read_text()
FOX = {
    "prompt": "a red fox in the snow", "neg": "text, watermark", "seed": 156680208700286, "steps": 20, "cfg": 8,
    "sampler": "euler", "scheduler": "normal", "model": "v1-5-pruned-emaonly-fp16", "made_with": "comfyui",
}  # fmt: skip


def recipe(**texts: Any) -> dict[str, Any]:
    return read_recipe(opened(with_texts(**texts)))


def test_what_our_worker_writes_is_read_back() -> None:
    asked = {
        "prompt": "a red fox, 雪",
        "neg": "",
        "seed": 7,
        "cfg": 6.5,
        "raw": True,
        "ar": None,
        "lora": ["ink", "film"],
    }
    work = WorkRequest("request", "generation", 1, PLAIN, [], [9], ["9"], "out/", 60.0, parameters=asked)
    picture = finish(saved(Image.new("RGB", (8, 8)), "PNG"), PLAIN, about(work, 0))
    found = read_recipe(opened(picture.data))
    assert found == {**asked, "seed": 9, "made_with": "distillery"}


def test_the_picture_that_ours_was_made_from_is_named_its_place_in_the_run_is_not() -> None:
    assert recipe(distillery={"prompt": "x", "index": 3}) == {"prompt": "x", "made_with": "distillery"}
    assert recipe(distillery={"image": "input_1.png"}) == {"image": "input_1.png", "made_with": "distillery"}


def test_each_source_is_read_and_the_best_one_wins() -> None:
    everything = {"distillery": {"prompt": "ours"}, "prompt": PLAIN, "workflow": WORKFLOW, "parameters": PARAMETERS}
    assert recipe(**everything) == {"prompt": "ours", "made_with": "distillery"}
    del everything["distillery"]
    assert recipe(**everything) == FOX
    del everything["prompt"]
    assert recipe(**everything) == {**FOX, "lora": ["ink"]}
    del everything["workflow"]
    assert recipe(**everything)["made_with"] == "automatic1111"
    del everything["parameters"]
    assert recipe(**everything) == {}


def test_a_broken_source_does_not_hide_the_next() -> None:
    assert recipe(distillery="{", prompt="[1]", workflow="{}", parameters=PARAMETERS)["made_with"] == "automatic1111"


def test_texts_behind_the_pixels_are_read_too() -> None:
    data = with_texts(parameters=PARAMETERS)
    start = data.index(b"tEXt") - 4
    end = start + 12 + int.from_bytes(data[start : start + 4], "big")
    moved = data[:start] + data[end:-12] + data[start:end] + data[-12:]
    assert read_recipe(opened(moved))["seed"] == 3141592653


def test_comfyuis_webp_is_read() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Model] = "prompt:" + json.dumps(PLAIN)
    exif[ExifTags.Base.Make] = "workflow:" + json.dumps(WORKFLOW)
    assert read_recipe(opened(saved(Image.new("RGB", (8, 8)), "WEBP", exif=exif))) == FOX


@pytest.mark.parametrize(
    ("value", "kept"),
    [("a\x00b\x1b[31mc\n", "ab[31mc\n"), ("\ud800", "?"), ("x" * (LONGEST + 9), "x" * LONGEST), (2**63, 2**63),
     (["a", "b\x07"], ["a", "b"]), (["a"] * 99, ["a"] * MOST)],
)  # fmt: skip
def test_values_are_fit_to_be_shown_and_stored(value: Any, kept: Any) -> None:
    assert recipe(distillery={"prompt": value}) == {"prompt": kept, "made_with": "distillery"}


@pytest.mark.parametrize("value", [2**64, float("nan"), float("inf"), {"a": 1}, [1], [["a"]], [None]])
def test_values_that_no_parameter_has_are_left_out(value: Any) -> None:
    assert recipe(distillery={"prompt": value, "seed": 1}) == {"seed": 1, "made_with": "distillery"}


def test_names_that_no_parameter_has_are_left_out() -> None:
    names = {"": 1, "__class__": 1, "Seed": 1, "x" * 33: 1, "made_with": "comfyui", "seed": 1, "request_id": "x"}
    assert recipe(distillery=names) == {"seed": 1, "made_with": "distillery"}
    assert len(recipe(distillery={f"name{number}": 1 for number in range(999)})) == MOST + 1


DEEP = '{"prompt":' * 100_000
HUGE = '{"prompt": "' + "x" * TEXT_LIMIT + '"}'
LONG_NUMBER = '{"seed": ' + "9" * 5_000 + "}"


@pytest.mark.parametrize("text", [DEEP, "[" * 100_000, HUGE, LONG_NUMBER, "NaN", "null", "true", '"x"', "[]", "{}"])
@pytest.mark.parametrize("name", ["distillery", "prompt", "workflow", "parameters"])
def test_hostile_texts_are_no_recipe(name: str, text: str) -> None:
    assert recipe(**{name: text}) == {}


KEYS = st.sampled_from(
    ["3", "4", "inputs", "class_type", "positive", "negative", "latent_image", "guider", "seed", "text", "model",
     "nodes", "links", "id", "type", "link", "name", "widgets_values", "mode", "ckpt_name", "lora_name", "conditioning"]
)  # fmt: skip
ATOMS = st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.sampled_from(["3", "4", "KSampler", "", "x"])
ANYTHING = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner), max_leaves=40)


@given(value=ANYTHING, name=st.sampled_from(["distillery", "prompt", "workflow"]))
@settings(max_examples=300, deadline=None)
def test_json_of_any_shape_never_raises(value: Any, name: str) -> None:
    json.dumps(recipe(**{name: value}), allow_nan=False)


@pytest.mark.parametrize(("name", "sample"), [("prompt", PLAIN), ("workflow", WORKFLOW)])
def test_samples_with_any_part_replaced_never_raise(name: str, sample: Any) -> None:
    rng = random.Random(8)
    for _ in range(300):
        json.dumps(recipe(**{name: replaced(sample, rng)}), allow_nan=False)


def replaced(value: Any, rng: random.Random) -> Any:
    """`value` with about one in thirty of its parts replaced by something of another type."""
    if rng.random() < 0.03:
        return rng.choice([None, True, -1, 1e400, "3", [], ["3", 0], [["3"], 0], [3, {}], {}, {"3": 1}])
    if isinstance(value, dict):
        return {key: replaced(inner, rng) for key, inner in value.items()}
    return [replaced(inner, rng) for inner in value] if isinstance(value, list) else value


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_parameters_of_any_kind_never_raise(text: str) -> None:
    recipe(parameters=f"{text}\nSteps: {text}")
