"""What pydantic finds wrong with a request, in the words of whoever sent it."""

from collections.abc import Mapping
from typing import Any

from distillery.vocabulary.errors import Problem

AN_OBJECT = 'Send an object such as {"text": "a red fox"}, as application/json.'
WHOLE = {"json_invalid": "The body is no JSON.", "model_attributes_type": "The body is no JSON object."}
SENTENCES = {
    "missing": "{where} is missing.",
    "string_type": "{where} must be a text.",
    "string_unicode": "{where} has half a character in it.",
    "dict_type": "{where} must be an object.",
    "int_parsing": "{where} must be a whole number.",
    "greater_than_equal": "{where} must be {ge} or more.",
    "less_than_equal": "{where} must be {le} or less.",
}
COUNTED = {"string_too_long": "characters", "too_long": "entries"}


def problem_of(error: Mapping[str, Any]) -> Problem:
    """One of the errors that a RequestValidationError lists."""
    kind, where = error["type"], _where(error["loc"])
    if kind in COUNTED:
        return _too_long(where, len(error["input"]), error["ctx"]["max_length"], COUNTED[kind])
    if kind in WHOLE or not where:
        return Problem("malformed", WHOLE.get(kind, "The body is empty."), hint=AN_OBJECT)
    sentence = SENTENCES.get(kind, "{where} cannot be understood.").format(where=where, **error.get("ctx", {}))
    return Problem("malformed", sentence, hint=AN_OBJECT if kind == "missing" else None)


def _too_long(where: str, length: int, limit: int, counted: str) -> Problem:
    subject = "The text" if where == "text" else where
    return Problem("too_long", f"{subject} has {length:,} {counted}; {limit:,} are allowed.", hint="Shorten it.")


def _where(location: tuple[str | int, ...]) -> str:
    """``("body", "options", "lora")`` is "options.lora"; the first part only says how it came."""
    return ".".join(map(str, location[1:]))
