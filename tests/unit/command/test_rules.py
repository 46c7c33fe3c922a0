"""What parameters say about each other, and what they are when nobody gives them."""

from typing import Any

import pytest

from distillery.command import Parser
from tests.unit.command.asking import LINK, STORED, codes, sentences


def value(parser: Parser, text: str, name: str) -> Any:
    return parser.parse(f"/mix fox {text}").parameters[name]


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("--controlweight 0.5", ["--controlweight does nothing without --control."]),
        (f"--controlweight 0.5 --control {LINK}", []),
        ("--adaptweight 0.5", ["--adaptweight does nothing without --adapt or --adapt2."]),
        (f"--adaptweight 0.5 --adapt {LINK}", []),
        (f"--adaptweight 0.5 --adapt2 {LINK}", []),
        ("--lcmweight 0.5", ["--lcmweight does nothing without --sampler lcm."]),
        ("--lcmweight 0.5 --sampler legacy", ["--lcmweight does nothing without --sampler lcm."]),
        ("--lcmweight 0.5 --sampler LCM", []),
    ],
)
def test_what_does_nothing_is_told(parser: Parser, text: str, notes: list[str]) -> None:
    assert list(parser.parse(f"/mix fox --seed 1 {text}").notes) == notes


def test_what_excludes_each_other(parser: Parser) -> None:
    text = f"/mix fox --image {LINK} --inpaint {STORED}"
    assert sentences(parser, text) == ["--inpaint cannot be given beside --image. Keep one of them."]
    assert codes(parser, text) == [("excluded", "--inpaint")]
    assert codes(parser, "/manage-lora analog --makepublic --makeprivate") == [("excluded", "--makeprivate")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--refinerpass 0.5", [("family", "--refinerpass")]),
        ("--refinerpass 0.5 --model vodka", [("family", "--refinerpass")]),
        ("--refinerpass 0.5 --model sdlx", [("unknown_model", "--model")]),
        ("--refinerpass 2", [("out_of_range", "--refinerpass"), ("family", "--refinerpass")]),
    ],
)
def test_what_another_familys_models_do_not_know(
    parser: Parser, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert codes(parser, f"/mix fox {text}") == expected


def test_a_wrong_family_gets_a_hint(parser: Parser) -> None:
    assert sentences(parser, "/mix fox --refinerpass 0.5") == [
        "--refinerpass works with Stable Diffusion XL models; cosmopolitan is Stable Diffusion 1.5. "
        "Take it out, or use --model sdxl or mohawk."
    ]
    assert value(parser, "--refinerpass 0.5 --model mohawk", "refinerpass") == 0.5
    assert value(parser, "--model vodka", "refinerpass") == 0.2


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", 0.7), ("--adaptweight .4", 0.4), ("--adaptweight1 .3", 0.3), ("--adaptweight1 .3 --adaptweight .4", 0.3)],
)
def test_a_default_may_be_another_parameters_value(parser: Parser, text: str, expected: float) -> None:
    assert value(parser, text, "adaptweight1") == expected


def test_a_default_may_be_the_familys(parser: Parser) -> None:
    assert value(parser, "", "steps") == parser.families["sd15"].values["steps"]
    assert value(parser, "--model sdxl", "steps") == parser.families["sdxl"].values["steps"]
    assert value(parser, "--steps 7", "steps") == 7


def test_a_default_ratio_snaps_in_silence(parser: Parser) -> None:
    command = parser.parse("/mix fox --seed 1")
    assert (command.parameters["size"], command.notes) == ("3:2", ())


def test_what_has_no_default_is_none(parser: Parser) -> None:
    parameters = parser.parse("/mix fox").parameters
    assert [parameters[name] for name in ("image", "control", "lora")] == [None, None, []]
    assert parser.parse(f"/makemask {LINK}").parameters["gridrange"] is None
