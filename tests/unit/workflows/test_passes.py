"""/serve's passes: base, refiner, hires, and what LCM makes of them."""

import pytest

from distillery.catalogue import Catalogue
from tests.support import golden
from tests.support.golden import START
from tests.unit.workflows.conftest import Draw

STEPS = 28  # of SDXL


def test_the_hires_pass_of_sd15_enlarges_and_redraws(draw: Draw) -> None:
    drawn = draw("a red fox --ar 1:1 --power 0.45")
    assert drawn.chain("Hires latent", "pixels")[1:] == ["Fit to size"]
    assert drawn.chain("Fit to size", "image")[1:] == ["Enlarge with upscaler", "Base picture"]
    assert drawn.inputs("Empty latent")["width"] == 512
    assert drawn.inputs("Fit to size")["width"] == 1024
    assert drawn.inputs("Hires sampler")["denoise"] == 0.45


def test_the_hires_pass_of_sdxl_fits_back_to_full_size(draw: Draw) -> None:
    drawn = draw("a red fox --model sdxl --ar 1:1")
    assert drawn.inputs("Empty latent")["width"] == drawn.inputs("Fit to size")["width"] == 1024
    assert drawn.feeds("Base picture", "samples") == "Refiner"


@pytest.mark.parametrize(("method", "side"), [("direct", 1024), ("none", 512)])
def test_without_a_hires_pass_the_base_picture_is_the_picture(draw: Draw, method: str, side: int) -> None:
    drawn = draw(f"a red fox --ar 1:1 --upscalemethod {method}")
    assert drawn.feeds("Picture", "samples") == "Base sampler"
    assert drawn.inputs("Empty latent")["width"] == side
    assert drawn.of_class("UpscaleModelLoader") == []


def test_no_power_redraws_nothing(draw: Draw) -> None:
    drawn = draw("a red fox --power 0")
    assert "Hires sampler" not in drawn
    assert drawn.feeds("Picture", "samples") == "Hires latent"


@pytest.mark.parametrize(("share", "base_ends"), [(0.01, 28), (0.2, 23), (0.5, 14), (0.99, 1)])
def test_the_refiner_takes_over_where_the_base_sampler_stops(draw: Draw, share: float, base_ends: int) -> None:
    drawn = draw(f"a red fox --model sdxl --refinerpass {share}")
    base, refiner = drawn.inputs("Base sampler"), drawn.inputs("Refiner")
    assert base["end_at_step"] == refiner["start_at_step"] == base_ends
    assert (base["return_with_leftover_noise"], refiner["add_noise"]) == ("enable", "disable")
    assert base["noise_seed"] == refiner["noise_seed"] == 7


def test_a_share_of_nothing_leaves_the_refiner_out(draw: Draw) -> None:
    drawn = draw("a red fox --model sdxl --refinerpass 0")
    assert drawn.of_class("KSamplerAdvanced") == ["Base sampler"]
    assert drawn.of_class("CheckpointLoaderSimple") == ["Checkpoint"]
    assert drawn.inputs("Base sampler")["return_with_leftover_noise"] == "disable"
    assert drawn.inputs("Base sampler")["end_at_step"] >= STEPS


def test_a_share_of_all_leaves_the_refiner_alone(draw: Draw) -> None:
    drawn = draw("a red fox --model sdxl --refinerpass 1 --upscalemethod none")
    assert drawn.of_class("KSamplerAdvanced") == ["Refiner"]
    assert drawn.feeds("Refiner", "latent_image") == "Empty latent"
    assert (drawn.inputs("Refiner")["add_noise"], drawn.inputs("Refiner")["start_at_step"]) == ("enable", 0)


@pytest.mark.parametrize("denoise", [0.1, 0.5, 0.6, 1])
@pytest.mark.parametrize("share", [0.2, 0.9, 0.99])
def test_of_a_start_picture_the_base_sampler_draws_at_least_a_step(draw: Draw, denoise: float, share: float) -> None:
    drawn = draw(f"a fox --model sdxl --image {START.name} --imagedenoise {denoise} --refinerpass {share}")
    base, refiner = drawn.inputs("Base sampler"), drawn.inputs("Refiner")
    assert base["start_at_step"] == pytest.approx(STEPS * (1 - denoise), abs=1)
    assert base["start_at_step"] < base["end_at_step"] == refiner["start_at_step"] <= STEPS


@pytest.mark.parametrize("model", ["cosmopolitan", "sdxl"])
def test_lcm_draws_in_few_steps_with_its_lora_last(draw: Draw, model: str) -> None:
    lora = {"cosmopolitan": "analog", "sdxl": "analogxl"}[model]
    drawn = draw(f"a fox --sampler lcm --lcmweight 0.8 --lora {lora} --model {model}")
    for sampler in ("Base sampler", "Hires sampler"):
        assert drawn.chain(sampler, "model")[1:] == ["LCM sampling", "LCM LoRA", "LoRA 1", "Checkpoint"]
        assert drawn.inputs(sampler)["sampler_name"] == "lcm"
        assert drawn.inputs(sampler)["steps"] <= 8
        assert drawn.inputs(sampler)["cfg"] <= 2
    assert drawn.inputs("LCM LoRA")["strength_model"] == 0.8
    assert "Refiner" not in drawn


def test_the_legacy_sampler_is_the_familys(draw: Draw) -> None:
    assert draw("a fox").inputs("Base sampler")["sampler_name"] == "uni_pc"
    assert draw("a fox --model sdxl").inputs("Base sampler")["sampler_name"] == "euler_ancestral"
    assert draw("a fox").of_class("ModelSamplingDiscrete") == []


def test_sharpening_comes_last_or_not_at_all(draw: Draw) -> None:
    assert draw("a fox").chain("Save picture", "images")[1:] == ["Sharpen"]
    assert draw("a fox --sharpen 1").inputs("Sharpen")["alpha"] > draw("a fox").inputs("Sharpen")["alpha"]
    assert draw("a fox --sharpen 0").feeds("Save picture", "images") == "Picture"


@pytest.mark.parametrize("model", ["cosmopolitan", "sdxl"])
def test_a_weight_of_regions_without_a_region_is_told(catalogue: Catalogue, model: str) -> None:
    note = "--cutoffweight does nothing without a ::region:: in the prompt."
    assert golden.render(catalogue, f"a fox --cutoffweight 0.5 --model {model}").notes == (note,)
    assert golden.render(catalogue, f"a ::red FOX:: --cutoffweight 0.5 --model {model}").notes == ()


def test_pictures_of_a_model_without_guidance_say_so(catalogue: Catalogue) -> None:
    flux, schnell = (golden.render(catalogue, f"a fox --model {name}").generations[0] for name in ("flux", "schnell"))
    assert schnell.parameters["cfg_used"].startswith("none")
    assert "cfg_used" not in flux.parameters


@pytest.mark.parametrize(("model", "steps"), [("cosmopolitan", 24), ("sdxl", STEPS)])
def test_pictures_tell_how_they_were_sampled(catalogue: Catalogue, model: str, steps: int) -> None:
    legacy, lcm = (golden.render(catalogue, f"a fox --model {model} {how}") for how in ("", "--sampler lcm --cfg 7"))
    told, few = (rendering.generations[0].parameters for rendering in (legacy, lcm))
    assert told["steps"] == steps
    assert (few["steps"], few["sampler_name"], few["scheduler"]) == (8, "lcm", "sgm_uniform")
    assert (few["cfg"], few["cfg_used"]) == (7, 1.5), "asked for, and used"
    assert "cfg_used" not in told
    assert legacy.notes == ()
    assert lcm.notes == ("LCM draws with next to no guidance: CFG is 1.5 here, not 7.",)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("--steps 40", {"Base sampler": 40, "Hires sampler": 20}),
        ("--steps 1", {"Base sampler": 1, "Hires sampler": 1}),
        ("--steps 40 --model sdxl", {"Base sampler": 40, "Refiner": 40, "Hires sampler": 20}),
        ("--sampler lcm", {"Base sampler": 8, "Hires sampler": 4}),
        ("--steps 12 --sampler lcm", {"Base sampler": 12, "Hires sampler": 6}),
        ("--steps 30 --model flux", {"Schedule": 30}),
        ("--model schnell", {"Schedule": 4}),
    ],
)
def test_steps_are_the_first_passs_and_the_second_takes_half(draw: Draw, text: str, steps: dict[str, int]) -> None:
    drawn = draw(f"a fox {text}")
    assert {node: drawn.inputs(node)["steps"] for node in steps} == steps


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a fox", {"steps": 24}),
        ("a fox --steps 40", {"steps": 40, "steps_asked": 40}),
        ("a fox --steps 12 --sampler lcm", {"steps": 12}),  # few are for LCM alone: nothing to take over
        ("/upscale {made_sd15}", {"steps": 24, "steps_used": 12}),
        ("/upscale {made_slowly}", {"steps": 40, "steps_used": 20, "steps_asked": 40}),
        ("/upscale {made_slowly} --steps 20", {"steps": 20, "steps_used": 10, "steps_asked": 20}),
        ("/zoomout {made_slowly}", {"steps": 40, "steps_asked": 40}),
    ],
)
def test_pictures_tell_their_steps(catalogue: Catalogue, text: str, told: dict[str, int]) -> None:
    names = {name: picture.name for name, picture in golden.NAMED.items()}
    (work,) = golden.render(catalogue, text.format_map(names)).generations
    assert {name: value for name, value in work.parameters.items() if name.startswith("steps")} == told
