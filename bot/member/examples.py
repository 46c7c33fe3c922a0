"""Commands as members write them, to be copied from help."""

from collections.abc import Iterator, Mapping

from distillery.catalogue import Catalogue
from distillery.command import Parameter
from distillery.workflow import Definition

OWN: Mapping[str, tuple[str, ...]] = {  # of the commands that no definition makes
    "presets": ("/presets save name:wide flags:--ar 16:9 --images 2", "/serve a red fox --preset wide"),
    "history": ("/history", "/history command:serve text:fox", "/history favourites:True"),
    "help": ("/help", "/help command:serve"),
    "queue": ("/queue",),
    "favourites": ("/favourites",),
}
WORDS = {"text": "a red fox", "image": "https://cdn.discordapp.com/…/picture.png", "lora": "analog"}
SHOWN = ("ratio", "seed", "model", "cells", "switch")  # types of flags that say what they are by an example
FLAGS = 2  # of one example


def examples(definition: Definition, catalogue: Catalogue) -> list[str]:
    """The plain command, and one with some of its flags."""
    positional = definition.positional
    plain = f"/{definition.name} {WORDS[positional.type] if positional else ''}".strip()
    flags = [*_flags(definition, catalogue)][:FLAGS]
    return [plain, f"{plain} {' '.join(flags)}"] if flags else [plain]


def _flags(definition: Definition, catalogue: Catalogue) -> Iterator[str]:
    for kind in SHOWN:
        for parameter in definition.flags.values():
            if parameter.type == kind and not parameter.needs:
                yield f"{parameter.flag} {_value(parameter, definition, catalogue)}".strip()
                break


def _value(parameter: Parameter, definition: Definition, catalogue: Catalogue) -> str:
    if parameter.type == "model":
        return catalogue.library.visible_models(None, definition.families)[0].name
    return {"ratio": "16:9", "seed": "7", "cells": "b1:c2"}.get(parameter.type, "")
