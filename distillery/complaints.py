"""What pydantic finds wrong with settings and files, in words for the person who wrote them."""

from collections.abc import Iterable
from typing import Any

from pydantic_core import ErrorDetails

_SENTENCES = {
    "missing": "is missing",
    "extra_forbidden": "there is no such key",
    "string_type": "must be a text in quotes",
    "string_too_long": "can have {max_length} characters at most",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "finite_number": "must be a number that is not infinite",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "list_type": "must be a list in [ ]",
    "tuple_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "model_attributes_type": "must be a table",
    "literal_error": "must be {expected}",
    "too_long": "can have {max_length} entries at most",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "multiple_of": "must be a multiple of {multiple_of}",
    "value_error": "{error}",
}


def sentence(problem: ErrorDetails, spelling: str | None = None) -> str:
    """One problem, without its place and a full stop; `spelling` are words for how its text must look."""
    kind, context = problem["type"], problem.get("ctx", {})
    if kind == "string_pattern_mismatch" and spelling:
        return f"must be {spelling}"
    if kind == "too_short":
        return _at_least(context["min_length"], "one entry", "entries")
    if kind == "string_too_short":
        return _at_least(context["min_length"], "one character", "characters")
    if told := _SENTENCES.get(kind):
        return told.format(**{name: _plain(value) for name, value in context.items()})
    return problem["msg"][:1].lower() + problem["msg"][1:]


def together(sentences: Iterable[str]) -> str:
    """What is wrong with one value in the eyes of each type that it may have: ``must be a number or a table``."""
    first, *others = dict.fromkeys(sentences)
    return " or ".join([first, *(each.removeprefix("must be ") for each in others)])


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value  # 2, not 2.0


def _at_least(number: int, one: str, several: str) -> str:
    return f"must have at least {one if number == 1 else f'{number} {several}'}"
