"""/upscale and /zoomout: drawn as the picture itself was, larger or with more around it."""

from dataclasses import replace

import pytest

from distillery.catalogue import Catalogue
from distillery.vocabulary.pictures import StoredPicture
from tests.support import golden
from tests.support.golden import MADE_SD15, MADE_SDXL
from tests.unit.workflows.conftest import Draw


@pytest.mark.parametrize("command", ["upscale", "zoomout"])
def test_the_picture_says_how_it_is_drawn(draw: Draw, command: str) -> None:
    drawn = draw(f"/{command} {MADE_SD15.name}")
    sampler = {"upscale": "Enlarge", "zoomout": "Blend sampler"}[command]
    assert drawn.chain(sampler, "model")[1:] == ["LoRA 2", "LoRA 1", "Checkpoint"]
    assert drawn.inputs("Checkpoint")["ckpt_name"] == "cosmopolitan.safetensors"
    assert drawn.text(sampler, "positive").startswith("a red fox in white snow, analog style")
    assert drawn.text(sampler, "negative") == "ugly"
    assert (drawn.inputs(sampler)["seed"], drawn.inputs(sampler)["cfg"]) == (7, 8.0)
    assert drawn.inputs("Region 1")["target_text"] == "snow"


def test_flags_are_stronger_than_what_the_picture_says(draw: Draw) -> None:
    enlarge = draw(f"/upscale {MADE_SDXL.name} --seed 9 --cfg 5 --neg dull --power 0.1").inputs("Enlarge")
    assert (enlarge["seed"], enlarge["cfg"], enlarge["denoise"]) == (9, 5, 0.1)
    assert draw(f"/upscale {MADE_SDXL.name} --neg dull").text("Enlarge", "negative") == "dull"


def test_upscale_doubles_each_side(catalogue: Catalogue, draw: Draw) -> None:
    (work,) = golden.render(catalogue, f"/upscale {MADE_SD15.name}").generations
    assert (work.width, work.height) == (2 * MADE_SD15.width, 2 * MADE_SD15.height)
    drawn = draw(f"/upscale {MADE_SD15.name}")
    assert drawn.feeds("Enlarge", "image") == "Start picture"
    assert drawn.inputs("Enlarge")["upscale_by"] == 2
    assert drawn.inputs("Upscaler")["model_name"] == "4x-UltraSharp.pth"


@pytest.mark.parametrize("factor", [0.05, 0.3, 0.5, 0.7, 1])
@pytest.mark.parametrize("picture", [MADE_SD15, MADE_SDXL], ids=["sd15", "sdxl"])
def test_zoomout_frames_the_picture_within_its_own_size(
    catalogue: Catalogue, draw: Draw, factor: float, picture: StoredPicture
) -> None:
    text = f"/zoomout {picture.name} --zoomoutfactor {factor}"
    (work,) = golden.render(catalogue, text).generations
    smaller, frame = draw(text).inputs("Smaller"), draw(text).inputs("Frame")
    assert (work.width, work.height) == (picture.width, picture.height)
    assert smaller["width"] + frame["left"] + frame["right"] == work.width
    assert smaller["height"] + frame["top"] + frame["bottom"] == work.height
    assert work.width / smaller["width"] == pytest.approx(1 + factor, rel=0.02)
    assert frame["left"] == frame["right"] > 0


@pytest.mark.parametrize("picture", [MADE_SD15, MADE_SDXL], ids=["sd15", "sdxl"])
def test_zoomout_keeps_the_picture_in_the_frame(draw: Draw, picture: StoredPicture) -> None:
    drawn = draw(f"/zoomout {picture.name}")
    kept = "Keep the picture"
    assert drawn.feeds("Save picture", "images") == kept
    assert drawn.feeds(kept, "destination") == drawn.feeds(kept, "mask") == "Frame"
    assert drawn.feeds(kept, "source") == "Sharpen"


def test_zoomout_fills_with_the_fine_tune_and_blends_with_the_pictures_own_model(draw: Draw) -> None:
    drawn = draw(f"/zoomout {MADE_SDXL.name} --refinerpass 0")
    assert drawn.feeds("Base sampler", "model") == "Inpainting checkpoint"
    assert drawn.feeds("Blend sampler", "latent_image") == "Base sampler"
    assert drawn.feeds("Blend sampler", "model") == "Checkpoint"


def test_zoomouts_refiner_shares(draw: Draw) -> None:
    assert "Refiner" not in draw(f"/zoomout {MADE_SDXL.name} --refinerpass 0")
    alone = draw(f"/zoomout {MADE_SDXL.name} --refinerpass 1")
    assert "Base sampler" not in alone
    assert alone.inputs("Refiner")["start_at_step"] == 0


@pytest.mark.parametrize("command", ["upscale", "zoomout"])
def test_who_brings_a_large_picture_is_told_that_it_is_brought_down(catalogue: Catalogue, command: str) -> None:
    large = replace(MADE_SD15, width=4000, height=3000)
    made = catalogue.complete(catalogue.parse(f"/{command} {large.name}"), large.recipe)
    assert catalogue.render(made, {large.name: large}).notes == (
        "The picture is brought down from 4000 × 3000 pixels to a longest side of 2048 first.",
    )
    assert golden.render(catalogue, f"/{command} {MADE_SD15.name}").notes == ()


@pytest.mark.parametrize("factor", ["0", "0.001"])
def test_a_frame_of_no_width_is_told(catalogue: Catalogue, factor: str) -> None:
    notes = golden.render(catalogue, f"/zoomout {MADE_SD15.name} --zoomoutfactor {factor}").notes
    assert notes == (f"--zoomoutfactor {factor} leaves no room for a frame: the picture shows no more than before.",)
