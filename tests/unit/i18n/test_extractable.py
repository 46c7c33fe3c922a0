"""What no extractor can see is never translated, and nobody is told."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
KEYWORDS = {"text", "plural", "locale_str"}


def hidden(source: str) -> Iterator[int]:
    """The lines of an f-string with a sentence within: to Babel it is one piece."""
    for string in ast.walk(ast.parse(source)):
        if isinstance(string, ast.JoinedStr):
            calls = (node.func for node in ast.walk(string) if isinstance(node, ast.Call))
            yield from (string.lineno for called in calls if isinstance(called, ast.Name) and called.id in KEYWORDS)


def test_a_sentence_within_a_format_string_is_found() -> None:
    assert list(hidden("x = f\"{say(text('Hello'))}\"")) == [1]
    assert list(hidden("x = f'{plain(text)}'")) == []


def test_no_sentence_stands_within_a_format_string() -> None:
    files = [path for folder in ("bot", "distillery", "worker", "api") for path in (ROOT / folder).rglob("*.py")]

    assert [f"{path}:{line}" for path in files for line in hidden(path.read_text())] == []
