"""Reading one value by its parameter's type. The only code there is per type; none is per flag."""

from collections.abc import Callable

from distillery.command.parameter import Parameter, Type
from distillery.command.readers import assets, cells, numbers, pictures, words
from distillery.command.reading import Context, Reading

_READERS: dict[Type, Callable[[Parameter, str, Context], Reading]] = {
    "text": words.read_text,
    "choice": words.read_choice,
    "switch": words.read_switch,
    "int": numbers.read_int,
    "seed": numbers.read_int,
    "float": numbers.read_float,
    "ratio": numbers.read_ratio,
    "model": assets.read_model,
    "lora": assets.read_lora,
    "loras": assets.read_loras,
    "image": pictures.read_image,
    "cells": cells.read_cells,
    "preset": words.read_text,  # never: it is taken for what it stands for before anything is read
}


def read(parameter: Parameter, raw: str, context: Context) -> Reading:
    """`raw` as `parameter` wants it. Raises CommandError."""
    return _READERS[parameter.type](parameter, raw, context)
