"""The model files that a graph loads: the one that draws, and the others; and the family that they are of."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

from pydantic import TypeAdapter, ValidationError

from distillery.library import Library, Model
from distillery.library.asset import FileName
from distillery.vocabulary.errors import SettingsError
from distillery.workflow.drafting.export import Export
from distillery.workflow.drafting.sampling import Spot

_MODEL_FOLDERS = ("checkpoints", "diffusion_models", "unet", "unet_gguf")
_CLUES = {
    "flux": re.compile(r"flux", re.IGNORECASE),
    "sd3": re.compile(r"sd3|triplecliploader|stable_diffusion_3", re.IGNORECASE),
    "sdxl": re.compile(r"xl|pony|illustrious|noobai", re.IGNORECASE),
}
_ROLES = {"ckpt_name": "checkpoint", "unet_name": "diffusion_model"}  # as models.toml calls them
_LARGE = 900 * 900  # pixels: what SD 1.5 does not draw at once
_FILE = TypeAdapter(FileName)


@dataclass(frozen=True)
class Loaded:
    """One file: the inputs that name it, and what it is by the input's name (``checkpoint``, ``vae``, …)."""

    file: str
    role: str
    spots: tuple[Spot, ...]
    draws: bool


def files(export: Export, base: str | None) -> tuple[Loaded | None, list[Loaded]]:
    """The file of the model that the base pass draws with, if any, and all others. Raises SettingsError."""
    spots: dict[str, list[tuple[Spot, bool]]] = {}
    for node in export.graph:
        for spec in export.schema(node).files:
            value = export.value(node, spec.name)
            if isinstance(value, str):
                file = _checked(value)
                export.inputs(node)[spec.name] = file
                spots.setdefault(file, []).append((Spot(node, spec.name), spec.folder in _MODEL_FOLDERS))
    found = [_loaded(file, places) for file, places in spots.items()]
    near = _nearest(export, base)
    drawing = sorted((each for each in found if each.draws), key=lambda each: min(near(s.node) for s in each.spots))
    main = drawing[0] if drawing else None
    return main, [each for each in found if each is not main]


def family_name(export: Export, main: Loaded | None, library: Library, pixels: int) -> str:
    """The family of a listed model with that file, else what names and classes in the graph hint at."""
    if held := listed_model(main, library):
        return held.family
    classes = " ".join(node["class_type"] for node in export.graph.values())
    words = f"{main.file if main else ''} {classes} {_types(export)}"
    hinted = next((family for family, clue in _CLUES.items() if clue.search(words)), None)
    return hinted or ("sdxl" if pixels >= _LARGE else "sd15")


def listed_model(main: Loaded | None, library: Library) -> Model | None:
    """The model that members can name already and that draws with that file."""
    public = library.visible_models(None)
    return next((model for model in public if main and main.file in model.files.values()), None)


def model_name(file: str, library: Library) -> str:
    """A name for members, that no other model has: ``dreamshaper_8``."""
    stem = re.sub(r"[^a-z0-9_-]+", "-", PurePosixPath(file).stem.lower()).strip("-") or "model"
    names = [stem, *(f"{stem}-{number}" for number in range(2, len(library.models) + 3))]
    return next(name for name in names if name not in library.models)


def _checked(value: str) -> str:
    file = value.replace("\\", "/")
    try:
        return _FILE.validate_python(file)
    except ValidationError:
        raise SettingsError(f"The graph loads {value!r}, which is no file below ComfyUI's model folders.") from None


def _loaded(file: str, places: list[tuple[Spot, bool]]) -> Loaded:
    (_, name), draws = places[0]
    role = re.sub(r"[^a-z0-9_]+", "_", _ROLES.get(name, name).lower()).replace("_name", "")
    return Loaded(file, role if role[:1].isalpha() else f"file_{role}", tuple(spot for spot, _ in places), draws)


def _nearest(export: Export, base: str | None) -> Callable[[str], int]:
    """How far a node is from the sampler by the links called ``model``."""
    steps: dict[str, int] = {}
    node = base
    while node and node in export.graph and node not in steps:
        steps[node] = len(steps)
        fed = [export.source(node, name) for name in ("model", "guider", "unet")]
        node = next((each for each in fed if each), None)
    return lambda node: steps.get(node, len(export.graph) + 1)


def _types(export: Export) -> str:
    """What loaders are told that they load: ``CLIPLoader``'s type."""
    return " ".join(str(export.value(node, "type") or "") for node in export.graph)
