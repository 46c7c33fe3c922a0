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
        ({"cfg": 99}, 'The picture\'s cfg takes a number from 1 to 30, not "99". Say it yourself with --cfg.'),
        (
            {"seed": "x"},
            'The picture\'s seed takes a whole number from 0 to 2147483647, not "x". Say it yourself with --seed.',
        ),
    ],
)
def test_what_a_flag_can_say_better_is_asked_for(parser: Parser, recipe: dict[str, Any], told: str) -> None:
    assert sentences(parser, **recipe) == [told]


ABSENT = "The picture names the model {}, which is not here; cosmopolitan is used."
LEFT_OUT = "The picture names the LoRA {}, which {}; it is left out."


@pytest.mark.parametrize(
    ("recipe", "used", "told"),
    [
        ({"model": "dreamshaper"}, "cosmopolitan", [ABSENT.format("dreamshaper")]),
        ({"model": ""}, "cosmopolitan", []),
        (
            {"model": "a\n\nb" * 99},
            "cosmopolitan",
            [ABSENT.format(f"{'a ' + 'ba ' * 99:.39}…")],
        ),
        (
            {"model": "flux"},
            "cosmopolitan",
            ["The picture names the model flux, which does not work with this command; cosmopolitan is used."],
        ),
        ({"lora": "analgo, detail"}, ["detail"], [LEFT_OUT.format("analgo", "is not here")]),
        ({"lora": ["amber fen"]}, [], [LEFT_OUT.format("amber fen", "is not here")]),
        ({"lora": "x, y"}, [], [LEFT_OUT.format("x", "is not here"), LEFT_OUT.format("y", "is not here")]),
        ({"lora": "noir, analog"}, ["analog"], [LEFT_OUT.format("noir", "is for Stable Diffusion XL")]),
        ({"lora": "analog, Analog"}, ["analog"], []),
        (
            {"lora": "a, b, c, analog, e, detail, g"},
            ["analog"],
            [
                *(LEFT_OUT.format(name, "is not here") for name in "abce"),
                "The picture names 7 LoRAs; those after the first 5 are left out.",
            ],
        ),
        ({"prompt": "x" * 2001}, None, ["The picture's prompt cannot be used."]),
        ({"prompt": "a\x00b"}, None, ["The picture's prompt cannot be used."]),
        ({"raw": "yes"}, False, ["The picture's raw cannot be used."]),
    ],
)
def test_what_no_flag_can_say_is_left_out_with_a_note(
    parser: Parser, recipe: dict[str, Any], used: Any, told: list[str]
) -> None:
    command = completed(parser, seed=7, **recipe)
    assert command.parameters[next(iter(recipe))] == used
    assert list(command.notes) == told


def test_the_usual_models_family_decides_where_the_pictures_is_not_here(parser: Parser) -> None:
    command = completed(parser, seed=7, model="dreamshaper", lora=["noir", "analog"])
    assert command.parameters["lora"] == ["analog"]
    assert command.parameters["neg"] == parser.families["sd15"].negative
    with pytest.raises(CommandError, match="--refinerpass works with Stable Diffusion XL models"):
        completed(parser, "--refinerpass 0.5", model="dreamshaper")


def test_a_picture_that_says_nothing_is_worked_on_without_words(parser: Parser) -> None:
    command = parser.complete(parser.parse(f"/upscale {LINK} --seed 7"), {})
    assert command.parameters["prompt"] is None
    assert command.notes == ("The picture does not say how it was made: it is worked on without its words.",)


def test_no_negative_prompt_at_all_is_one_that_was_chosen(parser: Parser) -> None:
    assert completed(parser, neg="").parameters["neg"] == ""
    assert completed(parser, neg=None, seed=7).parameters["neg"] == parser.families["sd15"].negative


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
