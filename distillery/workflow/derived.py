"""Values that are not arithmetic: derived from the command here, and used by definitions under these names.

====================  ==============================================================================
``positive``          the prompt, followed by the family's quality words unless ``raw``
``width``, ``height`` pixels of the finished picture, by the ratio and the family
``family``            the family's values: ``family.steps``, ``family.sampler``, …
``files``             the model's files by role: ``files.checkpoint``, ``files.vae``; None where it has none
====================  ==============================================================================
"""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

from distillery.command.command import Command
from distillery.command.parameter import MAX_SEED
from distillery.library import Family, Model

NAMES = frozenset({"positive", "width", "height", "family", "files"})

_TOLD = ("steps", "sampler", "scheduler", "power")  # the family's values that a picture's metadata names
_NOT_OF_ONE_PICTURE = ("images",)


class _Files(SimpleNamespace):
    def __getattr__(self, role: str) -> None:
        return None


def derive(command: Command, family: Family, model: Model) -> dict[str, Any]:
    """Every name an expression may use: the command's parameters and those of the table above."""
    width, height = family.ratios[command.parameters.get("ar") or next(iter(family.sizes))]
    return {
        **command.parameters,
        "positive": _positive(command.parameters, family),
        "width": width,
        "height": height,
        "family": family.scope,
        "files": _Files(**model.files),
    }


def _positive(parameters: Mapping[str, Any], family: Family) -> str:
    prompt = str(parameters.get("prompt") or "")
    return prompt if parameters.get("raw") or not family.quality else f"{prompt}, {family.quality}"


def seeds(start: int, images: int, per_generation: int) -> list[list[int]]:
    """The seeds of each generation: picture number n has `start` + n, and after 2³¹−1 comes 0.

    So generation i starts at `start` + i × `per_generation`, and each picture can be made again from its own seed.
    """
    run = [(start + n) % (MAX_SEED + 1) for n in range(images)]
    return [run[first : first + per_generation] for first in range(0, images, per_generation)]


def metadata(command: Command, family: Family, model: Model, names: Mapping[str, Any], seed: int) -> dict[str, Any]:
    """What a picture says about how it was made: the flags that make it again, and what followed from them."""
    flags = {name: value for name, value in command.parameters.items() if name not in _NOT_OF_ONE_PICTURE}
    told = {name: family.values[name] for name in _TOLD if name in family.values}
    return {
        "command": command.name,
        **flags,
        "seed": seed,
        "negative": command.parameters.get("neg", ""),
        "quality": "" if command.parameters.get("raw") else family.quality,
        "model": model.name,
        "family": family.name,
        **told,
        "width": names["width"],
        "height": names["height"],
    }
