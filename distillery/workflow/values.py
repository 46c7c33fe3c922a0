"""Whether ComfyUI takes one value for one input."""

from collections.abc import Container
from math import isnan
from typing import Any

from distillery.vocabulary.text import Text, text
from distillery.workflow.schemas import Input

_NUMBERS = {"INT": int, "FLOAT": float}
_CONVERTED = ("STRING", "BOOLEAN", "*")  # ComfyUI makes these of whatever it gets

Complaint = tuple[str, Text]  # a code, and what is wrong


def complaint(spec: Input, value: Any, files: Container[str]) -> Complaint | None:
    """What is wrong with `value`, which is no link; None when nothing is. Model files must be among `files`."""
    if spec.type in _NUMBERS:
        return _number(spec, value)
    if spec.folder:
        known = isinstance(value, str) and value in files
        return None if known else ("file_unknown", text("the library has no model file {value!r}", value=value))
    if spec.type == "COMBO":
        return _choice(spec, value)
    if spec.type in _CONVERTED:
        return None
    return "link_missing", text("needs a link to a {type}, not {value!r}", type=spec.type, value=value)


def _number(spec: Input, value: Any) -> Complaint | None:
    try:
        number = _NUMBERS[spec.type](value)
    except (TypeError, ValueError, OverflowError):
        return "not_a_number", text("takes a number ({type}), not {value!r}", type=spec.type, value=value)
    if isnan(number):
        return "not_a_number", text("takes a number, and nan is none")
    if spec.minimum is not None and number < spec.minimum:
        return "out_of_range", text("{number} is below {minimum}", number=number, minimum=spec.minimum)
    if spec.maximum is not None and number > spec.maximum:
        return "out_of_range", text("{number} is above {maximum}", number=number, maximum=spec.maximum)
    return None


def _choice(spec: Input, value: Any) -> Complaint | None:
    if spec.choices is None or (isinstance(value, str | int | float) and value in spec.choices):
        return None
    return "not_a_choice", text("{value!r} is none of its {count} choices", value=value, count=len(spec.choices))
