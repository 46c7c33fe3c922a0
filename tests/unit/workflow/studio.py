"""A whole installation, written for tests: one large command, one that extends it, one that inherits, one answered."""

import json
from pathlib import Path

from distillery.vocabulary.wire import Graph
from tests.unit.workflow.graphs import node

DATA = Path(__file__).parents[2] / "data" / "studio"

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
DEFINITION = (DATA / "serve.toml").read_text()
EXTENSION = 'extends = "serve"\nname = "serve-free"\ndescription = "Draw for free"\ntier = "free"\n'
UPSCALE = (DATA / "upscale.toml").read_text()
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
