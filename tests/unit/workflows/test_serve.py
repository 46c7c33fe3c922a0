"""/serve: models, words, LoRAs, regions, pictures that steer."""

import pytest

from tests.support.golden import EDGES, FACES, START
from tests.unit.workflows.conftest import Draw

FIVE = {"sd15": "analog,oilpaint,watercolor,pixelart,lineart", "sdxl": "analogxl,papercut,noir,isometric,ukiyo"}
MODELS = {"sd15": "cosmopolitan", "sdxl": "sdxl"}


@pytest.mark.parametrize("family", FIVE)
@pytest.mark.parametrize("count", range(6))
def test_loras_make_a_chain_of_as_many(draw: Draw, family: str, count: int) -> None:
    names = FIVE[family].split(",")[:count]
    drawn = draw(f"a red fox --model {MODELS[family]} {'--lora ' + ','.join(names) if names else ''}")
    chain = [f"LoRA {n}" for n in range(count, 0, -1)] + ["Checkpoint"]
    assert drawn.chain("Hires sampler", "model")[1:] == chain
    assert drawn.chain("Positive prompt", "clip")[1:] == drawn.chain("Negative prompt", "clip")[1:] == chain
    assert [drawn.inputs(f"LoRA {n}")["lora_name"] for n in range(1, count + 1)] == [f"{x}.safetensors" for x in names]
    assert len(drawn.of_class("LoraLoader")) == count


def test_a_plain_text_leaves_nothing_of_what_was_not_asked_for(draw: Draw) -> None:
    drawn = draw("a red fox")
    for kind in ("LoadImage", "ControlNetLoader", "IPAdapterModelLoader", "CLIPVisionLoader", "ImageCompositeMasked"):
        assert drawn.of_class(kind) == []
    assert not any(node["class_type"].startswith("BNK_") for node in drawn.graph.values())


def test_a_model_that_brings_an_autoencoder_uses_it_everywhere(draw: Draw) -> None:
    brought, bare = draw("a red fox --model brought"), draw("a red fox")
    for title in ("Base picture", "Hires latent", "Picture"):
        assert (brought.feeds(title, "vae"), bare.feeds(title, "vae")) == ("Separate VAE", "Checkpoint")
    assert brought.inputs("Separate VAE")["vae_name"] == "brought_vae.safetensors"
    assert brought.inputs("Upscaler")["model_name"] == "brought.pth"


@pytest.mark.parametrize("count", range(1, 5))
def test_regions_are_unrolled(draw: Draw, count: int) -> None:
    drawn = draw("a fox, " + " ".join(f"::blue THING{n}::" for n in range(count)))
    chain = [f"Region {n}" for n in range(count, 0, -1)] + ["Prompt with regions"]
    assert drawn.chain("Cut off regions", "clip_regions")[1:] == chain
    assert "::" not in drawn.text("Base sampler", "positive")
    assert drawn.inputs(f"Region {count}")["target_text"] == f"thing{count - 1}"
    assert "Positive prompt" not in drawn


def test_regions_of_no_weight_are_plain_words(draw: Draw) -> None:
    drawn = draw("a ::red FOX:: --cutoffweight 0")
    assert "Cut off regions" not in drawn
    assert drawn.inputs("Positive prompt")["text"].startswith("a red fox")


@pytest.mark.parametrize("model", MODELS.values())
def test_edges_steer_both_passes_and_keep_positive_from_negative(draw: Draw, model: str) -> None:
    drawn = draw(f"a red fox --neg ugly --control {EDGES.name} --model {model}")
    for sampler in ("Base sampler", "Hires sampler"):
        assert drawn.feeds(sampler, "positive") == drawn.feeds(sampler, "negative") == "Control"
        assert drawn.text(sampler, "positive").startswith("a red fox")
        assert drawn.text(sampler, "negative") == "ugly"
    assert drawn.chain("Control", "image") == ["Control", "Control edges", "Control size", "Control picture"]


def test_edges_of_no_weight_are_left_out(draw: Draw) -> None:
    assert draw(f"a red fox --control {EDGES.name} --controlweight 0") == draw("a red fox")


def test_edges_are_looked_for_at_the_size_that_is_drawn(draw: Draw) -> None:
    for how in ("", "--upscalemethod direct", "--upscalemethod none", "--model sdxl"):
        drawn = draw(f"a red fox --ar 3:2 --control {EDGES.name} {how}")
        drawn_size, edges = drawn.inputs("Empty latent"), drawn.inputs("Control size")
        assert (edges["width"], edges["height"]) == (drawn_size["width"], drawn_size["height"])


def test_each_adapter_has_its_weight_and_its_picture(draw: Draw) -> None:
    drawn = draw(f"a fox --adapt {FACES[0].name} --adapt3 {FACES[2].name} --adaptweight 0.4 --adaptweight3 0.9")
    assert drawn.chain("Base sampler", "model") == ["Base sampler", "IP-Adapter 3", "IP-Adapter 1", "Checkpoint"]
    assert [drawn.inputs(f"IP-Adapter {n}")["weight"] for n in (1, 3)] == [0.4, 0.9]
    assert drawn.inputs("Adapter picture 3")["image"] == FACES[2].name
    assert "Adapter picture 2" not in drawn


def test_the_face_has_an_adapter_of_its_own(draw: Draw) -> None:
    whole, face = (draw(f"a fox --adapt {FACES[0].name} {switch}") for switch in ("", "--adaptface"))
    assert "face" not in whole.inputs("IP-Adapter model")["ipadapter_file"]
    assert "face" in face.inputs("IP-Adapter model")["ipadapter_file"]


def test_a_start_picture_is_fitted_and_partly_redrawn(draw: Draw) -> None:
    drawn = draw(f"a red fox --image {START.name} --imagedenoise 0.5")
    assert drawn.feeds("Base sampler", "latent_image") == "Start latent"
    assert drawn.chain("Start latent", "pixels")[1] == "Start size"
    assert (drawn.inputs("Start size")["width"], drawn.inputs("Start size")["height"]) == (624, 416)  # half of 3:2
    assert drawn.inputs("Base sampler")["denoise"] == 0.5
    assert "Empty latent" not in drawn
