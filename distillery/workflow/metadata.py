"""What goes with each picture: its seed, and what it says about how it was made."""

from collections.abc import Mapping
from typing import Any

from distillery.command.command import Command
from distillery.command.parameter import MAX_SEED
from distillery.workflow.derived import Sources, lora_names, ratio, start_picture

# What every picture tells, whatever its definition says.
ALWAYS_TOLD = frozenset(
    ("seed", "command", "positive", "negative", "quality", "lora_weights", "model", "family", "width", "height")
)
_NOT_OF_ONE_PICTURE = ("images",)


def seeds(start: int, images: int, per_generation: int) -> list[list[int]]:
    """The seeds of each generation: picture number n has `start` + n, and after 2³¹−1 comes 0.

    So generation i starts at `start` + i × `per_generation`, and each picture can be made again from its own seed.
    """
    run = [(start + n) % (MAX_SEED + 1) for n in range(images)]
    return [run[first : first + per_generation] for first in range(0, images, per_generation)]


def metadata(command: Command, sources: Sources, names: Mapping[str, Any], told: Mapping[str, Any]) -> dict[str, Any]:
    """All that makes the picture again, but its seed: every parameter that has a value, and what followed.

    Parameters keep their own names, so that `complete` finds them. `told` is what the definition adds.
    """
    family, library = sources.family, sources.library
    loras = lora_names(command, sources.signature)
    weights = {name: library.weights(library.loras[name], len(loras))[0] for name in loras}
    given = {name: value for name, value in command.parameters.items() if value is not None}
    flags = {name: value for name, value in given.items() if name not in _NOT_OF_ONE_PICTURE}
    if "ar" in command.parameters:
        flags["ar"] = ratio(command, family, start_picture(command, sources))
    return {
        **told,
        "negative": command.parameters.get("neg") or "",
        "quality": "" if command.parameters.get("raw") else family.quality,
        "lora_weights": weights,
        **flags,
        "command": command.name,
        "positive": names["positive"],
        "model": sources.model.name,
        "family": family.name,
        "width": names["width"],
        "height": names["height"],
    }
