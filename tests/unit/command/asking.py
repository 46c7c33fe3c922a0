"""What tests of the language ask a parser."""

from typing import Any

import pytest

from distillery.command import Parser
from distillery.vocabulary.errors import CommandError, Problem

LINK = "https://cdn.discordapp.com/attachments/1/2/fox.png?ex=68&is=67&hm=9f"
STORED = f"input_{'0123456789abcdef' * 2}.png"


def problems(parser: Parser, text: str, options: dict[str, Any] | None = None, **more: str) -> list[Problem]:
    """Everything wrong with `text`."""
    with pytest.raises(CommandError) as caught:
        parser.parse(text, options, **more)
    return list(caught.value.problems)


def codes(parser: Parser, text: str) -> list[tuple[str, str | None]]:
    """The same, as code and flag."""
    return [(problem.code, problem.flag) for problem in problems(parser, text)]


def sentences(parser: Parser, text: str, **more: str) -> list[str]:
    """The same, as members read it."""
    return [str(problem) for problem in problems(parser, text, **more)]
