"""What a command takes from the recipe of its picture."""

from typing import Any

import pytest

from distillery.command import Command, Parser
from distillery.vocabulary.errors import CommandError
from tests.unit.command.asking import LINK

RECIPE: dict[str, Any] = {
    "made_with": "distillery",
    "prompt": "a red fox",
    "neg": "ugly",
    "seed": 7,
    "cfg": 8.0,
    "model": "mohawk",
    "lora": ["noir", "ukiyo"],
    "ar": "16:9",
    "raw": True,
    "power": 0.9,
}


def completed(parser: Parser, flags: str = "", member: str | None = None, **recipe: Any) -> Command:
    command = parser.parse(f"/upscale {LINK} {flags}")
    return parser.complete(command, recipe or RECIPE, member)


def sentences(parser: Parser, flags: str = "", **recipe: Any) -> list[str]:
    with pytest.raises(CommandError) as caught:
        completed(parser, flags, **recipe)
    return [str(problem) for problem in caught.value.problems]


def test_until_its_picture_is_seen_a_command_is_open(parser: Parser) -> None:
    command = parser.parse(f"/upscale {LINK} --cfg 9")
    assert {name: value for name, value in command.parameters.items() if value is not None} == {
        "image": LINK,
        "cfg": 9.0,
    }
    assert command.notes == ()
    assert parser.parse(parser.format(command)) == command


def test_the_recipe_fills_in_what_nobody_gave(parser: Parser) -> None:
    command = completed(parser, "--cfg 9")
    assert command.parameters == {
        "image": LINK,
        "prompt": "a red fox",
        "neg": "ugly",
        "seed": 7,
        "cfg": 9.0,
        "power": 0.25,
        "model": "mohawk",
        "lora": ["noir", "ukiyo"],
        "ar": "16:9",
        "raw": True,
        "refinerpass": 0.2,
    }
    assert command.notes == ()


def test_what_the_recipe_lacks_has_its_default(parser: Parser) -> None:
    command = completed(parser, prompt="a fox", neg=None, raw=False, lora=[])
    seed = command.parameters.pop("seed")
    assert command.notes == (f"Seed {seed}, chosen at random.",)
    assert command.parameters == {
        "image": LINK,
        "prompt": "a fox",
        "neg": parser.families["sd15"].negative,
        "cfg": 6.0,
        "power": parser.families["sd15"].values.get("power", 0.25),
        "model": "cosmopolitan",
        "lora": [],
        "ar": None,
        "raw": False,
        "refinerpass": 0.2,
    }


def test_the_pictures_family_decides(parser: Parser) -> None:
    command = completed(parser, "--refinerpass 0.5 --ar 27:18", model="sdxl")
    assert (command.parameters["refinerpass"], command.parameters["ar"]) == (0.5, "3:2")
    assert "Ratio 27:18 → 3:2, the nearest that Stable Diffusion XL makes." in command.notes
    assert command.parameters["neg"] == parser.families["sdxl"].negative
    assert sentences(parser, "--refinerpass 0.5", model="vodka") == [
        "--refinerpass works with Stable Diffusion XL models; vodka is Stable Diffusion 1.5. Take it out."
    ]


def test_a_command_that_inherits_nothing_is_complete(parser: Parser) -> None:
    command = parser.parse("a fox")
    assert parser.complete(command, RECIPE) is command


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("seed", "7", 7),
        ("seed", 7.0, 7),
        ("cfg", 7, 7.0),
        ("cfg", "7.5", 7.5),
        ("lora", "analog, Detail", ["analog", "detail"]),
        ("model", "SDXL", "sdxl"),
        ("ar", "900:600", "3:2"),
        ("prompt", "--raw is no flag here", "--raw is no flag here"),
        ("prompt", 7, "7"),
    ],
)
def test_other_programs_write_values_otherwise(parser: Parser, name: str, raw: Any, value: Any) -> None:
    assert completed(parser, **{name: raw}).parameters[name] == value


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        ({"model": "dreamshaper"}, ["The picture names the model dreamshaper, which is not here."]),
        ({"lora": "analgo, detail"}, ["The picture names the LoRA analgo, which is not here."]),
        ({"lora": ["amber fen"]}, ["The picture names the LoRA amber fen, which is not here."]),
        (
            {"lora": "x, y"},
            [
                "The picture names the LoRA x, which is not here.",
                "The picture names the LoRA y, which is not here.",
            ],
        ),
        (
            {"cfg": 99},
            ['The picture\'s cfg takes a number from 1 to 30, not "99". Say it yourself with --cfg.'],
        ),
        ({"prompt": "x" * 2001}, ["The picture's prompt has 2,001 characters; 2,000 are allowed."]),
        ({"prompt": "a\x00b"}, ["The picture's prompt holds a control character (U+0000)."]),
        ({"seed": "x"}, ['The picture\'s seed takes a whole number from 0 to 2147483647, not "x". Say it']),
        ({"model": "a\n\nb" * 99}, ["The picture names the model a"]),
    ],
)
def test_what_does_not_fit_is_the_pictures_fault(parser: Parser, recipe: dict[str, Any], told: list[str]) -> None:
    found = sentences(parser, **recipe)
    assert len(found) == len(told)
    assert all(sentence.startswith(expected) for sentence, expected in zip(found, told, strict=True))


def test_a_flag_overrides_what_does_not_fit(parser: Parser) -> None:
    assert completed(parser, "--cfg 9", cfg=99).parameters["cfg"] == 9.0


def test_an_owner_may_go_on_with_a_private_lora(parser: Parser) -> None:
    command = completed(parser, member="100000000000000001", lora="amber fen")
    assert command.parameters["lora"] == ["amber fen"]


@pytest.mark.parametrize(
    "raw", [{"a": 1}, [[1]], b"x", object(), float("nan"), pytest.param(10**5000, id="huge"), "", [], None, True]
)
@pytest.mark.parametrize("name", RECIPE)
def test_no_recipe_is_trusted(parser: Parser, name: str, raw: Any) -> None:
    """Whatever it holds, the command becomes one that could have been written, or there is a clear error."""
    try:
        command = completed(parser, **{name: raw})
    except CommandError as error:
        told = str(error)
    else:
        told = "" if parser.parse(parser.format(command)).name == "upscale" else "changed"
    assert told == "" or told.startswith("The picture")
