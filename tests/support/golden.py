"""Golden graphs: what each feature of the shipped commands becomes. The texts are data: ``tests/data/golden``.

``python -m tests.support.golden`` writes the graphs anew.
"""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from distillery.catalogue import Catalogue
from distillery.library import Model
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.wire import Graph
from distillery.workflow import Rendering
from tests.support.service import ROOT

GOLDEN = ROOT / "tests" / "data" / "golden"
_COMMANDS = tomllib.loads((GOLDEN / "commands.toml").read_text(encoding="utf-8"))


def _picture(number: int, described: dict[str, Any]) -> StoredPicture:
    name = f"input_{f'{number:x}' * 32}.png"
    return StoredPicture(name, f"inputs/{name}", masked=True, **{"recipe": {}, **described})


NAMED = {name: _picture(number, each) for number, (name, each) in enumerate(_COMMANDS["pictures"].items(), start=1)}
PICTURES = {picture.name: picture for picture in NAMED.values()}
START, EDGES, MASKED, MADE_SD15, MADE_SDXL = (
    NAMED[name] for name in ("start", "edges", "masked", "made_sd15", "made_sdxl")
)
FACES = [NAMED[f"face{n}"] for n in range(1, 5)]


def _named(text: str) -> str:
    return text.format_map({name: picture.name for name, picture in NAMED.items()})


TEXTS = {name: _named(text) for name, text in _COMMANDS["texts"].items()}
REFUSED = {name: (_named(each["text"]), each["words"]) for name, each in _COMMANDS["refused"].items()}

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
