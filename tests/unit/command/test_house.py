"""A place's own defaults, on a command that has steps of its own."""

import pytest

from distillery.command import Parser
from distillery.command.house import Defaults
from distillery.command.signature import Signature

DRAW = {
    "name": "draw",
    "description": "x",
    "families": ["sd15", "flux"],
    "parameters": {
        "prompt": {"type": "text", "help": "x", "positional": True},
        "model": {"type": "model", "help": "x"},
        "steps": {"type": "int", "help": "x", "range": [1, 50], "default": 30},
        "hires": {"type": "int", "help": "x", "range": [1, 50], "default_from": "steps"},
        "cfg": {"type": "float", "help": "x", "families": ["flux"]},
        "sampler": {"type": "choice", "help": "x", "choices": ["usual", "lcm"]},
        "passes": {
            "type": "int",
            "help": "x",
            "range": [1, 50],
            "family_default": "steps",
            "family_default_when": {"sampler=lcm": "lcm_steps"},
        },
    },
}


@pytest.fixture
def draw(parser: Parser) -> Parser:
    return Parser({"draw": Signature.model_validate(DRAW)}, parser.library, parser.families)


@pytest.mark.parametrize(
    ("text", "values", "most", "steps"),
    [
        ("a fox", {}, {}, 30),
        ("a fox", {"steps": 12}, {}, 12),
        ("a fox --steps 40", {"steps": 12}, {"steps": 20}, 40),  # a gate will say that it is too many
        ("a fox", {}, {"steps": 20}, 20),  # nobody is refused for what they did not say
        ("a fox", {}, {"steps": 40}, 30),
        ("a fox", {"steps": 99}, {}, 30),  # does not fit
        ("a fox", {"colour": "red", "steps": 12}, {"colour": 1}, 12),
    ],
)
def test_steps(draw: Parser, text: str, values: dict[str, object], most: dict[str, int], steps: int) -> None:
    found = draw.parse(text, command="draw", defaults=Defaults(values, most=most)).parameters
    assert (found["steps"], found["hires"]) == (steps, steps)


def test_what_the_model_does_not_take_is_passed_over(draw: Parser) -> None:
    house = Defaults({"cfg": 5.0})
    assert draw.parse("a fox --model cosmopolitan", command="draw", defaults=house).parameters["cfg"] is None
    assert draw.parse("a fox --model flux", command="draw", defaults=house).parameters["cfg"] == 5.0


@pytest.mark.parametrize(
    ("text", "house", "most", "passes"),
    [
        ("", 30, 80, 30),
        ("", 30, 20, 30),  # the place's own word is not held down here: GuildConfig.defaults does
        ("--sampler lcm", 30, 80, 8),  # it is about few steps
        ("--sampler lcm", 30, 6, 6),
        ("--sampler lcm --passes 12", 30, 80, 12),
        ("--model schnell", 30, 80, 4),  # a model that needs no more
        ("--model schnell", 30, 2, 2),
        ("--model flux", 30, 80, 30),
    ],
)
def test_what_a_model_or_a_flag_has_of_its_own_stays(
    draw: Parser, text: str, house: int, most: int, passes: int
) -> None:
    defaults = Defaults({"passes": house}, most={"passes": most})
    found = draw.parse(f"a fox {text}", command="draw", defaults=defaults).parameters
    assert found["passes"] == passes
