"""A small installation without a fault, to break one thing of at a time."""

import json
from pathlib import Path

from distillery.vocabulary.wire import Graph
from tests.unit.workflow.graphs import node

FAMILY = """
title = "SD 1.5"
negative = "blurry"
[sizes]
"1:1" = [512, 512]
"3:2" = [768, 512]
[values]
steps = 20
[files]
canny = "canny.safetensors"
"""
MODELS = """
default = "tiny"
[models.tiny]
family = "sd15"
files = { checkpoint = "tiny.safetensors" }
"""
LORAS = """
[loras.ink]
family = "sd15"
file = "ink.safetensors"
"""
PARAMETERS = """
name = "draw"
description = "Draw"
families = ["sd15"]
outputs = ["Save"]

[parameters.prompt]
type = "text"
positional = true
help = "What it shows"
[parameters.neg]
type = "text"
family_default = "negative"
help = "What it must not show"
[parameters.seed]
type = "seed"
help = "Where chance starts"
[parameters.ar]
type = "ratio"
help = "Width to height"
[parameters.model]
type = "model"
help = "What draws"
[parameters.lora]
type = "loras"
max_items = 2
help = "Styles"
[parameters.steps]
type = "int"
range = [1, 60]
default = 20
option = true
help = "How many steps"
[parameters.power]
type = "float"
range = [0, 1]
default = 0.5
help = "How much is redrawn"
[parameters.sampler]
type = "choice"
choices = ["euler", "lcm"]
default = "euler"
option = true
help = "How it is drawn"
[parameters.image]
type = "image"
help = "Where it starts"
[parameters.control]
type = "image"
help = "Whose edges it follows"
[parameters.grain]
type = "float"
range = [0, 1]
default = 0
help = "How grainy it is"
"""
RULES = """
[[set]]
node = "Checkpoint"
inputs.ckpt_name = "files.checkpoint"
[[set]]
each = 2
node = "LoRA {n}"
when = "lora{n}"
inputs.lora_name = "lora{n}.file"
inputs.strength_model = "lora{n}.model"
inputs.strength_clip = "lora{n}.clip"
[[set]]
node = "Positive"
inputs.text = "positive"
[[set]]
node = "Negative"
inputs.text = "neg"
[[set]]
node = ["Empty", "Fit"]
inputs.width = "width"
inputs.height = "height"
[[set]]
node = "Sampler"
inputs.seed = "seed"
inputs.cfg = 7
inputs.steps = "steps"
inputs.sampler_name = "sampler"
[[set]]
node = "Sampler"
when = "image"
inputs.denoise = "power"
[[set]]
node = "Start"
inputs.image = "image"
[[set]]
node = "Sketch"
inputs.image = "control"
[[set]]
node = "Control model"
inputs.control_net_name = "files.canny"
[[set]]
node = "Grain"
inputs.amount = "grain"

[[switch]]
node = "Sampler"
input = "latent_image"
from = "Empty"
when = "not image"

[[bypass]]
each = 2
node = "LoRA {n}"
absent = "lora{n}"
[[bypass]]
node = "Control"
absent = "control"
[[bypass]]
node = "Grain"
when = "grain == 0"

[nodes.Grain]
package = "Grains"
url = "https://example.com/grains"
outputs = ["IMAGE"]
[nodes.Grain.inputs]
image = "IMAGE"
amount = { type = "FLOAT", min = 0, max = 1 }
"""
EXTENSION = 'extends = "draw"\nname = "draw-free"\ndescription = "Draw for free"\n'
ANSWERED = 'name = "help"\ndescription = "Help"\nanswer = "help"\n[parameters]\n'


def graph() -> Graph:
    """Everything on."""
    weights = {"strength_model": 1, "strength_clip": 1}
    return {
        "1": node("CheckpointLoaderSimple", "Checkpoint", ckpt_name="x"),
        "2": node("LoraLoader", "LoRA 1", lora_name="x", **weights, model=["1", 0], clip=["1", 1]),
        "3": node("LoraLoader", "LoRA 2", lora_name="x", **weights, model=["2", 0], clip=["2", 1]),
        "4": node("CLIPTextEncode", "Positive", text="", clip=["3", 1]),
        "5": node("CLIPTextEncode", "Negative", text="", clip=["3", 1]),
        "6": node("EmptyLatentImage", "Empty", width=64, height=64, batch_size=1),
        "7": node("LoadImage", "Start", image="start.png"),
        "8": node("ImageScale", "Fit", image=["7", 0], upscale_method="area", width=8, height=8, crop="disabled"),
        "9": node("VAEEncode", "Start latent", pixels=["8", 0], vae=["1", 2]),
        "10": node("LoadImage", "Sketch", image="sketch.png"),
        "11": node("Canny", "Edges", image=["10", 0], low_threshold=0.3, high_threshold=0.7),
        "12": node("ControlNetLoader", "Control model", control_net_name="x"),
        "13": node(
            "ControlNetApplyAdvanced", "Control", positive=["4", 0], negative=["5", 0], control_net=["12", 0],
            image=["11", 0], strength=1, start_percent=0, end_percent=1,
        ),
        "14": node(
            "KSampler", "Sampler", seed=0, steps=1, cfg=1, sampler_name="euler", scheduler="karras", denoise=1,
            model=["3", 0], positive=["13", 0], negative=["13", 1], latent_image=["9", 0],
        ),
        "15": node("VAEDecode", "Picture", samples=["14", 0], vae=["1", 2]),
        "16": node("Grain", image=["15", 0], amount=0),
        "17": node("SaveImage", "Save", images=["16", 0], filename_prefix="x"),
    }  # fmt: skip


def write(home: Path, schemas: Path) -> None:
    """Write the whole installation below `home`."""
    files = {
        "models.toml": MODELS,
        "loras.toml": LORAS,
        "workflows/families/sd15.toml": FAMILY,
        "workflows/schemas/comfyui.json": schemas.read_text(),
        "workflows/draw/definition.toml": PARAMETERS + RULES,
        "workflows/draw/sd15.json": json.dumps(graph()),
        "workflows/draw-free/definition.toml": EXTENSION,
        "workflows/help/definition.toml": ANSWERED,
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
