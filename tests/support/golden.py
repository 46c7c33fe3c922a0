"""Golden graphs: what each feature of the shipped commands becomes.

``python -m tests.support.golden`` writes them anew.
"""

import json
from dataclasses import replace
from pathlib import Path

from distillery.catalogue import Catalogue
from distillery.library import Model
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph
from distillery.workflow import Rendering
from tests.support.service import ROOT

GOLDEN = ROOT / "tests" / "data" / "golden"


def _picture(digit: int, width: int, height: int, **recipe: object) -> StoredPicture:
    name = f"input_{str(digit) * 32}.png"
    return StoredPicture(name, f"inputs/{name}", width, height, masked=True, recipe=recipe)


_WORDS = {"prompt": "a red fox in ::white SNOW::", "neg": "ugly", "seed": 7, "cfg": 8.0, "raw": False}
START, EDGES, MASKED = _picture(1, 1200, 800), _picture(2, 640, 640), _picture(3, 1000, 1500)
FACES = [_picture(digit, 512, 512) for digit in range(4, 8)]
MADE_SD15 = _picture(8, 1248, 832, model="cosmopolitan", lora=["analog", "detail"], **_WORDS)
MADE_SDXL = _picture(9, 1024, 1024, model="sdxl", **_WORDS)
PICTURES = {picture.name: picture for picture in (START, EDGES, MASKED, *FACES, MADE_SD15, MADE_SDXL)}

_SD15_LORAS = "--lora analog,oilpaint,watercolor,pixelart,lineart"
_ADAPTERS = " ".join(f"--adapt{n or ''} {face.name}" for n, face in zip(("", 2, 3, 4), FACES, strict=True))
TEXTS = {
    "serve-sd15": "a red fox --ar 16:9",
    "serve-sdxl": "a red fox --model sdxl --ar 21:9",
    "serve-own-files": "a red fox --model brought --raw --neg ugly --cfg 8",
    "serve-loras": f"a red fox {_SD15_LORAS}",
    "serve-lcm": "a red fox --sampler lcm --lcmweight 0.9",
    "serve-lcm-sdxl": "a red fox --sampler lcm --model sdxl",
    "serve-regions": "a ::red FOX:: with ::blue EYES:: --cutoffweight 0.8",
    "serve-image": f"a red fox --image {START.name}",
    "serve-image-sdxl": f"a red fox --image {START.name} --imagedenoise 0.5 --model sdxl",
    "serve-control": f"a red fox --control {EDGES.name} --controlweight 0.5",
    "serve-control-sdxl": f"a red fox --control {EDGES.name} --model sdxl",
    "serve-adapters": f"a red fox {_ADAPTERS} --adaptweight 0.5 --adaptweight3 0.9",
    "serve-face": f"a portrait --adapt {FACES[0].name} --adaptface --model sdxl",
    "serve-inpaint": f"a red fox --inpaint {MASKED.name}",
    "serve-inpaint-sdxl": f"a red fox --inpaint {MASKED.name} --model sdxl",
    "serve-inpaint-own-model": f"a red fox --inpaint {MASKED.name} --force-model --inpaintmaskfeather 0",
    "serve-direct": "a red fox --upscalemethod direct --sharpen 0",
    "serve-none": "a red fox --upscalemethod none",
    "serve-refiner-alone": "a red fox --model sdxl --refinerpass 1",
    "serve-without-refiner": "a red fox --model sdxl --refinerpass 0",
    "serve-everything": f"a ::red FOX:: {_SD15_LORAS} {_ADAPTERS} --control {EDGES.name} --image {START.name}",
    "upscale-sd15": f"/upscale {MADE_SD15.name}",
    "upscale-sdxl": f"/upscale {MADE_SDXL.name} --power 0.4",
    "zoomout-sd15": f"/zoomout {MADE_SD15.name} --zoomoutfactor 0.7",
    "zoomout-sdxl": f"/zoomout {MADE_SDXL.name}",
}

_OWN_FILES = {"checkpoint": "brought.safetensors", "vae": "brought_vae.safetensors", "upscaler": "brought.pth"}


def shipped() -> Catalogue:
    """What is shipped, and a model that brings its optional files."""
    catalogue = Catalogue.load(ROOT / "workflows", ROOT / "models.toml", ROOT / "loras.toml")
    models = {**catalogue.library.models, "brought": Model("brought", "sd15", _OWN_FILES)}
    return replace(catalogue, library=replace(catalogue.library, models=models))


def render(catalogue: Catalogue, text: str) -> Rendering:
    """The work of `text`, which may name any of PICTURES; its seed is 7 unless it says another."""
    command = catalogue.parse(text if "--seed" in text else f"{text} --seed 7")
    about = PICTURES.get(str(command.parameters.get("image")))
    command = catalogue.complete(command, about.recipe if about else {})
    return catalogue.render(command, PICTURES, images=1)


def graph(catalogue: Catalogue, text: str) -> Graph:
    """The graph of the one picture that `text` asks for."""
    (work,) = render(catalogue, text).generations
    return work.graph


def path(name: str) -> Path:
    """Where the golden graph of that name lies."""
    return GOLDEN / f"{name}.json"


def write() -> None:
    """Every golden graph anew; those that no text asks for go away."""
    catalogue = shipped()
    for stale in {each.stem for each in GOLDEN.glob("*.json")} - TEXTS.keys():
        path(stale).unlink()
    for name, text in TEXTS.items():
        path(name).write_text(json.dumps(graph(catalogue, text), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
