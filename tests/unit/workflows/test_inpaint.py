"""/serve --inpaint: only what is masked is redrawn, and everything else comes back as it was."""

import pytest

from tests.support.golden import MASKED
from tests.unit.workflows.conftest import Draw

INPAINT = f"a red fox --inpaint {MASKED.name}"
MODELS = ("cosmopolitan", "sdxl")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("how", ["", "--force-model"])
def test_what_is_not_masked_comes_from_the_picture_itself(draw: Draw, model: str, how: str) -> None:
    drawn = draw(f"{INPAINT} {how} --model {model}")
    kept = "Keep what was not masked"
    assert drawn.feeds("Save picture", "images") == kept  # nothing changes the pixels after this
    assert drawn.chain(kept, "destination") == [kept, "Inpaint size"]
    assert drawn.feeds(kept, "source") == "Sharpen"
    assert drawn.feeds("Inpaint size", "image") == drawn.feeds("Mask as picture", "mask") == "Inpaint picture"


@pytest.mark.parametrize("model", MODELS)
def test_picture_and_mask_are_cut_alike_to_the_finished_size(draw: Draw, model: str) -> None:
    drawn = draw(f"{INPAINT} --model {model}")
    sizes = [drawn.inputs(title) for title in ("Inpaint size", "Mask size", "Whole size")]
    assert {(size["width"], size["height"]) for size in sizes} == {(832, 1248)}
    assert drawn.inputs("Inpaint size")["crop"] == drawn.inputs("Mask size")["crop"] == "center"
    assert "Hires sampler" not in drawn  # one pass, at full size


@pytest.mark.parametrize("model", MODELS)
def test_the_fine_tune_sees_what_is_around_the_mask(draw: Draw, model: str) -> None:
    drawn = draw(f"{INPAINT} --neg ugly --model {model}")
    assert "inpaint" in drawn.inputs("Checkpoint")["ckpt_name"]
    for name in ("positive", "negative", "latent_image"):
        assert drawn.feeds("Base sampler", name) == "Inpaint conditioning"
    assert drawn.text("Base sampler", "positive").startswith("a red fox")
    assert drawn.text("Base sampler", "negative") == "ugly"


@pytest.mark.parametrize("model", MODELS)
def test_the_chosen_model_is_held_by_the_noise_mask(draw: Draw, model: str) -> None:
    drawn = draw(f"{INPAINT} --neg ugly --force-model --model {model}")
    assert "inpaint" not in drawn.inputs("Checkpoint")["ckpt_name"]
    assert drawn.feeds("Base sampler", "latent_image") == "Keep the rest"
    assert drawn.feeds("Keep the rest", "mask") == "Grown mask"
    assert drawn.text("Base sampler", "negative") == "ugly"
    assert "Inpaint conditioning" not in drawn


def test_no_feather_means_no_blur(draw: Draw) -> None:
    drawn = draw(f"{INPAINT} --inpaintmaskfeather 0")
    assert drawn.of_class("ImageBlur") == drawn.of_class("FeatherMask") == []
    assert drawn.feeds("Keep what was not masked", "mask") == "Grown mask"


@pytest.mark.parametrize("feather", [1, 10, 31, 40])
def test_feather_blurs_within_what_the_node_allows(draw: Draw, feather: int) -> None:
    drawn = draw(f"{INPAINT} --inpaintmaskfeather {feather}")
    blur, half, whole = (drawn.inputs(title) for title in ("Feather", "Half size", "Whole size"))
    assert drawn.chain("Feathered mask", "image")[1:4] == ["Whole size", "Feather", "Half size"]
    assert 1 <= blur["blur_radius"] <= 31
    assert blur["sigma"] == 0.5  # of the radius
    assert 2 * blur["blur_radius"] == pytest.approx(feather, abs=1)  # twice as many pixels at the whole size
    assert (2 * half["width"], 2 * half["height"]) == (whole["width"], whole["height"])


def test_grow_widens_what_is_redrawn(draw: Draw) -> None:
    assert [draw(f"{INPAINT} --inpaintmaskgrow {n}").inputs("Grown mask")["expand"] for n in (0, 25)] == [0, 25]


def test_the_inpaint_control_is_sd15s(draw: Draw) -> None:
    drawn = draw(f"{INPAINT} --inpaintcontrol 0.8")
    assert drawn.feeds("Inpaint conditioning", "positive") == "Inpaint control"
    assert drawn.inputs("Inpaint control")["strength"] == 0.8
    assert drawn.feeds("Inpaint control picture", "mask") == "Grown mask"
    for without in ("--inpaintcontrol 0", "--model sdxl"):
        assert draw(f"{INPAINT} {without}").of_class("InpaintPreprocessor") == []


def test_under_a_mask_the_refiner_redraws_what_is_finished(draw: Draw) -> None:
    drawn = draw(f"{INPAINT} --model sdxl --refinerpass 0.25")
    assert drawn.inputs("Base sampler")["return_with_leftover_noise"] == "disable"
    assert drawn.inputs("Refiner")["add_noise"] == "enable"
    assert drawn.inputs("Refiner")["start_at_step"] == 21
