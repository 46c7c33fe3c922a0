"""A whole installation, written for tests: one large command, one that extends it, one that inherits, one answered."""

import json
from pathlib import Path

from distillery.vocabulary.wire import Graph
from tests.unit.workflow.graphs import node

FAMILY = """
title = "SD 1.5"
quality = "sharp"
negative = "blurry"
[sizes]
"1:1" = [512, 512]
"3:2" = [768, 512]
[values]
steps = 20
sampler = "euler"
[files]
canny = "canny.safetensors"
upscaler = "4x.pth"
"""
MODELS = """
default = "tiny"
[models.tiny]
family = "sd15"
files = { checkpoint = "tiny.safetensors" }
[models.own]
family = "sd15"
files = { checkpoint = "own.safetensors", vae = "own.vae.pt", upscaler = "own.pth" }
"""
LORAS = "damping = [1.0, 0.9, 0.8, 0.7, 0.5]\n" + "".join(
    f'[loras.style{n}]\nfamily = "sd15"\nfile = "style{n}.safetensors"\nactivation = ["word{n}"]\n'
    f"model_weight = {0.5 + n / 10}\nclip_weight = 0.4\nsha256 = '{str(n) * 64}'\nsize = {n}\n"
    f'url = "https://files.example/style{n}"\n'
    for n in range(1, 7)
)
DEFINITION = """
name = "serve"
description = "Draw"
families = ["sd15"]
outputs = ["Save"]

[parameters.prompt]
type = "text"
positional = true
help = "Text"
[parameters.neg]
type = "text"
family_default = "negative"
help = "Not this"
[parameters.seed]
type = "seed"
help = "Seed"
[parameters.ar]
type = "ratio"
help = "Ratio"
[parameters.model]
type = "model"
help = "Model"
[parameters.lora]
type = "loras"
max_items = 5
help = "LoRAs"
[parameters.image]
type = "image"
help = "Start"
[parameters.imagedenoise]
type = "float"
range = [0, 1]
default = 0.6
help = "How much of the start is redrawn"
[parameters.control]
type = "image"
help = "Edges"
[parameters.controlweight]
type = "float"
range = [0, 1]
default = 0.75
help = "How strictly"
[parameters.power]
type = "float"
range = [0, 1]
default = 0.3
help = "Hires denoise"
[parameters.no-hires]
type = "switch"
help = "No hires pass"
[parameters.cutoffweight]
type = "float"
range = [0, 1]
default = 1
help = "How strongly regions are kept"
[parameters.raw]
type = "switch"
help = "No quality words"
[parameters.images]
type = "int"
range = [1, 10]
help = "How many"

[nodes.RegionBase]
package = "Regions"
url = "https://example.com/regions"
outputs = ["REGIONS"]
inputs = { clip = "CLIP", text = "STRING" }
[nodes.Region]
package = "Regions"
url = "https://example.com/regions"
outputs = ["REGIONS"]
[nodes.Region.inputs]
regions = "REGIONS"
text = "STRING"
target = "STRING"
weight = { type = "FLOAT", min = 0, max = 1, default = 1, optional = true }
[nodes.RegionsToConditioning]
package = "Regions"
url = "https://example.com/regions"
outputs = ["CONDITIONING"]
inputs = { regions = "REGIONS" }

[told]
steps = "family.steps"
sampler = "family.sampler"

[[set]]
node = "Checkpoint"
inputs.ckpt_name = "files.checkpoint"
[[set]]
node = "VAE"
inputs.vae_name = "files.vae"
[[set]]
each = 5
node = "LoRA {n}"
inputs.lora_name = "lora{n}.file"
inputs.strength_model = "lora{n}.model"
inputs.strength_clip = "lora{n}.clip"
[[set]]
node = ["Positive", "Regions"]
inputs.text = "positive"
[[set]]
each = 4
node = "Region {n}"
inputs.text = "region{n}.text"
inputs.target = "region{n}.target"
inputs.weight = "cutoffweight"
[[set]]
node = "Negative"
inputs.text = "neg"
[[set]]
node = ["Sampler", "Hires sampler"]
inputs.seed = "seed"
inputs.steps = "family.steps"
inputs.cfg = 7
inputs.sampler_name = "family.sampler"
[[set]]
node = "Sampler"
when = "image"
inputs.denoise = "imagedenoise"
[[set]]
node = "Hires sampler"
inputs.denoise = "power"
inputs.steps = "max(1, round(family.steps * 0.5))"
[[set]]
node = "Empty"
inputs.width = "8 * round(width / 16)"
inputs.height = "8 * round(height / 16)"
[[set]]
node = ["Fit", "Fit start"]
inputs.width = "width"
inputs.height = "height"
[[set]]
node = "Start"
inputs.image = "image"
[[set]]
node = "Control picture"
inputs.image = "control"
[[set]]
node = "Control model"
inputs.control_net_name = "files.canny"
[[set]]
node = "Control"
inputs.strength = "controlweight"
[[set]]
node = "Upscaler"
inputs.model_name = "files.upscaler"

[[switch]]
node = ["Base picture", "Picture", "Start latent", "Hires latent"]
input = "vae"
from = "Checkpoint"
output = "VAE"
when = "not files.vae"
[[switch]]
node = "Sampler"
input = "latent_image"
from = "Start latent"
when = "image"
[[switch]]
node = "Control"
input = "positive"
from = "Regions as conditioning"
when = "region1"
[[switch]]
node = "Sharpen"
input = "image"
from = "Base picture"
when = "no_hires"

[[bypass]]
each = 5
node = "LoRA {n}"
absent = "lora{n}"
[[bypass]]
each = 4
node = "Region {n}"
absent = "region{n}"
[[bypass]]
node = "Control"
absent = "control"
"""
EXTENSION = 'extends = "serve"\nname = "serve-free"\ndescription = "Draw for free"\ntier = "free"\n'
UPSCALE = """
name = "upscale"
description = "Enlarge"
families = ["sd15"]
outputs = ["Save"]
size = ["2 * picture.width", "2 * picture.height"]
[parameters.picture-to-enlarge]
type = "image"
positional = true
help = "Picture"
[parameters.prompt]
type = "text"
hidden = true
inherits = "prompt"
help = "Text"
[parameters.neg]
type = "text"
inherits = "neg"
help = "Not this"
[parameters.model]
type = "model"
hidden = true
inherits = "model"
help = "Model"
[parameters.lora]
type = "loras"
hidden = true
inherits = "lora"
help = "LoRAs"
[parameters.seed]
type = "seed"
help = "Seed"
[[set]]
node = "Start"
inputs.image = "picture_to_enlarge"
[[set]]
node = "Fit"
inputs.width = "width"
inputs.height = "height"
"""
UPSCALE_GRAPH: Graph = {
    "1": node("LoadImage", "Start", image="x.png"),
    "2": node("ImageScale", "Fit", image=["1", 0], upscale_method="lanczos", width=8, height=8, crop="disabled"),
    "3": node("SaveImage", "Save", images=["2", 0], filename_prefix="x"),
}
ANSWERED = 'name = "help"\ndescription = "Help"\nanswer = "help"\n[parameters]\n'


def serve_graph() -> Graph:
    """Everything on: about 40 nodes."""
    sampling = {"seed": 0, "steps": 1, "cfg": 1, "sampler_name": "euler", "scheduler": "karras", "denoise": 1}
    return {
        "1": node("CheckpointLoaderSimple", "Checkpoint", ckpt_name="x"),
        "2": node("VAELoader", "VAE", vae_name="x"),
        **{str(10 + n): _lora(n) for n in range(1, 6)},
        "20": node("CLIPTextEncode", "Positive", text="", clip=["15", 1]),
        "21": node("CLIPTextEncode", "Negative", text="", clip=["15", 1]),
        "22": node("RegionBase", "Regions", text="", clip=["15", 1]),
        **{
            str(22 + n): node("Region", f"Region {n}", regions=[str(21 + n), 0], text="", target="")
            for n in range(1, 5)
        },
        "27": node("RegionsToConditioning", "Regions as conditioning", regions=["26", 0]),
        "30": node("LoadImage", "Start", image="x.png"),
        "31": _scale("Fit start", ["30", 0]),
        "32": node("VAEEncode", "Start latent", pixels=["31", 0], vae=["2", 0]),
        "33": node("EmptyLatentImage", "Empty", width=64, height=64, batch_size=1),
        "40": node("LoadImage", "Control picture", image="x.png"),
        "41": _scale("Fit control", ["40", 0]),
        "42": node("Canny", "Edges", image=["41", 0], low_threshold=0.3, high_threshold=0.7),
        "43": node("ControlNetLoader", "Control model", control_net_name="x"),
        "44": node(
            "ControlNetApplyAdvanced", "Control", positive=["20", 0], negative=["21", 0], control_net=["43", 0],
            image=["42", 0], strength=1, start_percent=0, end_percent=1,
        ),
        "50": node(
            "KSampler", "Sampler", **sampling, model=["15", 0], positive=["44", 0], negative=["44", 1],
            latent_image=["33", 0],
        ),
        "51": node("VAEDecode", "Base picture", samples=["50", 0], vae=["2", 0]),
        "52": node("UpscaleModelLoader", "Upscaler", model_name="x"),
        "53": node("ImageUpscaleWithModel", "Enlarge", upscale_model=["52", 0], image=["51", 0]),
        "54": _scale("Fit", ["53", 0]),
        "55": node("VAEEncode", "Hires latent", pixels=["54", 0], vae=["2", 0]),
        "56": node(
            "KSampler", "Hires sampler", **sampling, model=["15", 0], positive=["44", 0], negative=["44", 1],
            latent_image=["55", 0],
        ),
        "57": node("VAEDecode", "Picture", samples=["56", 0], vae=["2", 0]),
        "58": node("ImageSharpen", "Sharpen", image=["57", 0], sharpen_radius=1, sigma=1, alpha=0.3),
        "59": node("SaveImage", "Save", images=["58", 0], filename_prefix="x"),
    }  # fmt: skip


def _lora(number: int) -> dict[str, object]:
    before = "1" if number == 1 else str(9 + number)
    weights = {"strength_model": 1, "strength_clip": 1}
    return node("LoraLoader", f"LoRA {number}", lora_name="x", **weights, model=[before, 0], clip=[before, 1])


def _scale(title: str, image: list[object]) -> dict[str, object]:
    return node("ImageScale", title, image=image, upscale_method="lanczos", width=64, height=64, crop="disabled")


def write(home: Path, schemas: Path) -> None:
    """Write the whole installation below `home`."""
    files = {
        "models.toml": MODELS,
        "loras.toml": LORAS,
        "workflows/families/sd15.toml": FAMILY,
        "workflows/schemas/comfyui.json": schemas.read_text(),
        "workflows/serve/definition.toml": DEFINITION,
        "workflows/serve/sd15.json": json.dumps(serve_graph()),
        "workflows/serve-free/definition.toml": EXTENSION,
        "workflows/upscale/definition.toml": UPSCALE,
        "workflows/upscale/sd15.json": json.dumps(UPSCALE_GRAPH),
        "workflows/help/definition.toml": ANSWERED,
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
