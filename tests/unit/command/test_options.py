"""Native options beside the text: as good as flags, and read literally."""

import pytest

from distillery.command import Parser
from tests.unit.command.asking import problems


def test_options_and_flags_mix(parser: Parser) -> None:
    options = {"seed": 7, "ar": "16:9", "raw": True, "model": None, "neg": None}
    command = parser.parse("a fox --cfg 8", options)
    assert (command.parameters["seed"], command.parameters["ar"], command.parameters["raw"]) == (7, "16:9", True)
    assert parser.parse("a fox --raw", {"raw": False}).parameters["raw"] is True


def test_options_are_literal(parser: Parser) -> None:
    assert parser.parse("a fox", {"neg": 'ugly --raw "x'}).parameters["neg"] == 'ugly --raw "x'


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ({"seed": 8}, "option_and_flag", 'Both the option "seed" and the flag --seed are given. Keep one of them.'),
        ({"size": 8}, "unknown_option", '/serve has no option "size".'),
        ({"cfg": float("nan")}, "not_a_number", '--cfg takes a number from 1 to 30, not "nan".'),
    ],
)
def test_option_errors(parser: Parser, options: dict[str, object], code: str, sentence: str) -> None:
    (problem,) = problems(parser, "a fox --seed 7", options)
    assert (problem.code, str(problem)) == (code, sentence)
