"""Values that are not arithmetic: derived from the command here, and used by definitions under these names.

=========================  =====================================================================================
parameters                 by their names, ``-`` written ``_``: ``force_model``; an image is a stored picture's name
``positive``               the prompt without region marks, the LoRAs' activation words, the family's quality words
``width``, ``height``      pixels of the finished picture: of `size`, or of the ratio (none: the start picture's)
``family``                 its values, or the model's own: ``family.steps``, ``family.sampler``, …
``files``                  the model's files by role, else the family's: ``files.vae``; None where neither has one
``lora_count``             how many LoRAs there are
``lora1`` … ``lora5``      ``.file``, ``.model``, ``.clip`` (weights after damping); None when there are fewer
``region_count``           how many regions the prompt has
``region1`` … ``region4``  ``.text`` and ``.target``; None when there are fewer
``picture``                ``.width``, ``.height`` of the picture that the command starts from; None without one
=========================  =====================================================================================
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from distillery.command.command import Command
from distillery.command.signature import Signature
from distillery.library import Family, Library, Model
from distillery.vocabulary.errors import CommandError, Problem
from distillery.vocabulary.pictures import StoredPicture
from distillery.vocabulary.text import text
from distillery.workflow.regions import MAX_REGIONS, regions, without_marks

MAX_LORAS = 5
LORAS = tuple(f"lora{n}" for n in range(1, MAX_LORAS + 1))
REGIONS = tuple(f"region{n}" for n in range(1, MAX_REGIONS + 1))
# What has attributes, and which ones; None: whatever the data says.
SPACES: dict[str, tuple[str, ...] | None] = {
    "family": None,
    "files": None,
    "picture": ("width", "height"),
    **dict.fromkeys(LORAS, ("file", "model", "clip")),
    **dict.fromkeys(REGIONS, ("text", "target")),
}
NAMES = frozenset({"positive", "width", "height", "lora_count", "region_count", *SPACES})


class _Files(SimpleNamespace):
    def __getattr__(self, role: str) -> None:
        return None


@dataclass(frozen=True)
class Sources:
    """What a rendering draws from besides the command. `pictures` are keyed by the names that the command has."""

    signature: Signature
    model: Model
    family: Family
    library: Library
    pictures: Mapping[str, StoredPicture]


def expression_name(parameter: str) -> str:
    """What expressions call a parameter."""
    return parameter.replace("-", "_")


def derive(command: Command, sources: Sources, *, marks: bool) -> dict[str, Any]:
    """Every name an expression may use. `marks` says whether regions are looked for. Raises CommandError."""
    written = sources.signature.prompt
    prompt = str(command.parameters.get(written.name) or "") if written else ""
    start = start_picture(command, sources)
    width, height = _size(command, sources.family, start)
    return {
        **{expression_name(name): value for name, value in command.parameters.items()},
        **_loras(command, sources),
        **_regions(prompt if marks else ""),
        "positive": _positive(without_marks(prompt) if marks else prompt, command, sources),
        "width": width,
        "height": height,
        "family": sources.family.scope_for(sources.model),
        "files": _Files(**{**sources.family.files, **sources.model.files}),
        "picture": SimpleNamespace(width=start and start.width, height=start and start.height),
    }


def start_picture(command: Command, sources: Sources) -> StoredPicture | None:
    """The picture that the command is about, or starts from."""
    positional = sources.signature.positional
    names = [positional.name] if positional and positional.type == "image" else ["image", "inpaint"]
    given = [str(command.parameters.get(name)) for name in names]
    return next((sources.pictures[name] for name in given if name in sources.pictures), None)


def ratio(command: Command, family: Family, start: StoredPicture | None) -> str:
    """The ratio asked for, else the nearest to that of the start picture, else the family's first."""
    if asked := command.parameters.get("ar"):
        return str(asked)
    return family.nearest_ratio(start.width, start.height) if start else next(iter(family.sizes))


def _size(command: Command, family: Family, start: StoredPicture | None) -> tuple[int, int]:
    return family.ratios[ratio(command, family, start)]


def lora_names(command: Command, signature: Signature) -> list[str]:
    """The LoRAs of a command, in the order given."""
    parameter = signature.of_type("loras")
    return list(command.parameters.get(parameter.name) or []) if parameter else []


def _loras(command: Command, sources: Sources) -> dict[str, Any]:
    names = lora_names(command, sources.signature)
    loras = [sources.library.loras[name] for name in names]
    weights = [sources.library.weights(lora, len(loras)) for lora in loras]
    spaces = [
        SimpleNamespace(file=lora.file, model=model, clip=clip)
        for lora, (model, clip) in zip(loras, weights, strict=True)
    ]
    return {"lora_count": len(loras), **_padded(LORAS, spaces)}


def _regions(prompt: str) -> dict[str, Any]:
    found = regions(prompt)
    if len(found) > MAX_REGIONS:
        message = text("The prompt has {count} regions; {most} are allowed.", count=len(found), most=MAX_REGIONS)
        raise CommandError([Problem("too_many_regions", message, hint=text("Take the :: off the others."))])
    return {"region_count": len(found), **_padded(REGIONS, found)}


def _padded(names: tuple[str, ...], values: list[Any]) -> dict[str, Any]:
    return dict(zip(names, [*values, *[None] * (len(names) - len(values))], strict=True))


def _positive(prompt: str, command: Command, sources: Sources) -> str:
    loras = [sources.library.loras[name] for name in lora_names(command, sources.signature)]
    activation = dict.fromkeys(words for lora in loras for words in lora.missing_words(prompt))
    quality = "" if command.parameters.get("raw") else sources.family.quality
    return ", ".join(filter(None, [prompt, *activation, quality]))
