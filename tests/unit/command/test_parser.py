"""The rules of the language, one row each."""

import pytest

from distillery.command import Command, Parser
from tests.unit.command.asking import LINK, codes, problems

COMMANDS = "There are: /command-infos, /makemask, /manage-lora, /mix, /serve, /upscale."


def test_defaults_are_filled_in(parser: Parser) -> None:
    command = parser.parse("a red fox")
    assert command.name == "serve"
    assert list(command.parameters) == ["prompt", "neg", "seed", "cfg", "ar", "model", "raw", "images"]
    seed = command.parameters["seed"]
    assert 0 <= seed <= 2**31 - 1
    assert command.notes == (f"Seed {seed}, chosen at random.",)
    assert command.parameters == {
        "prompt": "a red fox",
        "neg": parser.families["sd15"].negative,
        "seed": seed,
        "cfg": 6.0,
        "ar": None,
        "model": "cosmopolitan",
        "raw": False,
        "images": None,
    }


def test_public_shape() -> None:
    assert Command("serve", {"seed": 1}, ("a note",)).to_dict() == {
        "command": "serve",
        "parameters": {"seed": 1},
        "notes": ["a note"],
    }


def test_house_negative_is_the_familys(parser: Parser) -> None:
    assert parser.parse("x --model sdxl").parameters["neg"] == parser.families["sdxl"].negative


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("fox --seed 7", "seed", 7),
        ("fox --SEED 7", "seed", 7),
        ("fox --seed=7", "seed", 7),
        ("fox --seed 2147483647", "seed", 2147483647),
        ("fox --seed 0", "seed", 0),
        ("fox --cfg 7.5", "cfg", 7.5),
        ("fox --cfg .15e1", "cfg", 1.5),
        ("fox --raw", "raw", True),
        ("fox --model SDXL", "model", "sdxl"),
        ("fox --images 10", "images", 10),
        ("fox —ar 16:9", "ar", "16:9"),
        ("fox –ar 16:9", "ar", "16:9"),
        ("fox －－ar 16：9", "ar", "16:9"),
        ("fox\n--ar\n16:9", "ar", "16:9"),
        ("fox --ar 16 : 9", "ar", "16:9"),
        ("fox --neg ugly, blurry, text --seed 1", "neg", "ugly, blurry, text"),
        ('fox --neg "ugly, --raw, text" --seed 1', "neg", "ugly, --raw, text"),
        ("fox --neg “ugly” --seed 1", "neg", "ugly"),
        ('fox --neg "ugly" and "bad"', "neg", '"ugly" and "bad"'),
        ('fox --neg "say ""no"""', "neg", 'say "no"'),
        ('fox --neg ""', "neg", ""),
        ("fox --neg a\n\nb", "neg", "a\n\nb"),
    ],
)
def test_values(parser: Parser, text: str, name: str, value: object) -> None:
    command = parser.parse(text)
    assert command.parameters[name] == value
    assert command.parameters["prompt"] == "fox"


@pytest.mark.parametrize(
    "prompt",
    [
        'a fox, "in quotes", (red:1.3), ((wet)), ::blue EYES::',
        "see https://example.org/a--b?c=--d and well--known words",
        "two\n\nlines\t and   spaces",
        "a fox — red — and – quick",
        'a sign that says "--closed"',
        "1 -- 2, --3, ---, -one -dash",
        "unbalanced ((( ]]] 🦊 狐狸，红色",
        "/home/fox/picture.png",
        "// a comment",
        "fox—tail and fox--tail",
    ],
)
def test_a_prompt_is_never_changed(parser: Parser, prompt: str) -> None:
    assert parser.parse(f"  {prompt} --seed 1").parameters["prompt"] == prompt
    assert parser.parse(prompt).parameters["prompt"] == prompt


@pytest.mark.parametrize(
    ("ratio", "model", "snapped"),
    [
        ("27:18", "cosmopolitan", "3:2"),
        ("900:600", "cosmopolitan", "3:2"),
        ("9:16", "cosmopolitan", "9:16"),
        ("1:100", "cosmopolitan", "1:2"),
        ("2.35:1", "sdxl", "21:9"),
        ("8:5", "cosmopolitan", "5:3"),
        ("8:5", "sdxl", "8:5"),
        ("999999:0.000001", "sdxl", "21:9"),
    ],
)
def test_ratio_snaps_to_the_family_and_says_so(parser: Parser, ratio: str, model: str, snapped: str) -> None:
    command = parser.parse(f"fox --seed 1 --ar {ratio} --model {model}")
    assert command.parameters["ar"] == snapped
    assert [f"{ratio} → {snapped}" in note for note in command.notes] == ([True] if ratio != snapped else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fox --modle sdxl", [("unknown_flag", "--modle")]),
        ("fox --gridsize 4", [("flag_not_taken", "--gridsize")]),
        ("fox --seed 1 --seed 2", [("duplicate_flag", "--seed")]),
        ("fox --seed --seed 2", [("missing_value", "--seed"), ("duplicate_flag", "--seed")]),
        ("fox --x --x --y --x", [("unknown_flag", "--x"), ("unknown_flag", "--y")]),
        ("fox --raw --RAW", [("duplicate_flag", "--raw")]),
        ("fox --seed", [("missing_value", "--seed")]),
        ("fox --neg --raw", [("missing_value", "--neg")]),
        ("fox --raw please", [("unexpected_value", "--raw")]),
        ("fox --seed 2147483648", [("out_of_range", "--seed")]),
        ("fox --seed -1", [("out_of_range", "--seed")]),
        ("fox --seed 1.5", [("not_a_number", "--seed")]),
        ("fox --seed ٣", [("not_a_number", "--seed")]),
        ("fox --seed " + "9" * 5000, [("not_a_number", "--seed")]),
        ("fox --cfg nan", [("not_a_number", "--cfg")]),
        ("fox --cfg inf", [("not_a_number", "--cfg")]),
        ("fox --cfg 1e999", [("not_a_number", "--cfg")]),
        ("fox --cfg 7,5", [("not_a_number", "--cfg")]),
        ("fox --cfg 31", [("out_of_range", "--cfg")]),
        ("fox --cfg 0.99", [("out_of_range", "--cfg")]),
        ("fox --images 0", [("out_of_range", "--images")]),
        ("fox --images 11", [("out_of_range", "--images")]),
        ("fox --ar wide", [("not_a_ratio", "--ar")]),
        ("fox --ar 16:0", [("not_a_ratio", "--ar")]),
        ("fox --ar 0.0:1", [("not_a_ratio", "--ar")]),
        ("fox --ar -16:9", [("not_a_ratio", "--ar")]),
        ("fox --ar 16:9 in snow", [("not_a_ratio", "--ar")]),
        ("fox --model sdlx", [("unknown_model", "--model")]),
        ("fox --neg a\x00b", [("bad_character", "--neg")]),
        ("fox \ud800", [("bad_character", None)]),
        ("fox \x1b]0;owned\x07", [("bad_character", None)]),
        ("fox " * 501, [("too_long", None)]),
        ("fox --neg " + "x" * 1001, [("too_long", "--neg")]),
        ("x" * 10_001, [("too_long", None)]),
        ("", [("empty_prompt", None)]),
        ("  \n ", [("empty_prompt", None)]),
        ("/serve", [("empty_prompt", None)]),
        ("--seed 1", [("empty_prompt", None)]),
        ("/upscal a fox", [("unknown_command", None)]),
        ("/command-infos words", [("unexpected_text", None)]),
        ("/command-infos --seed 1", [("flag_not_taken", "--seed")]),
        ("/command-infos --x", [("unknown_flag", "--x")]),
        (f"/makemask {LINK} --gridshape oval", [("unknown_choice", "--gridshape")]),
        (f"/makemask {LINK} --gridsize 21", [("out_of_range", "--gridsize")]),
    ],
)
def test_errors(parser: Parser, text: str, expected: list[tuple[str, str | None]]) -> None:
    assert codes(parser, text) == expected


def test_limits_are_exact(parser: Parser) -> None:
    command = parser.parse("f" * 2000 + " --neg " + "n" * 1000)
    assert (len(command.parameters["prompt"]), len(command.parameters["neg"])) == (2000, 1000)


def test_all_problems_at_once(parser: Parser) -> None:
    text = "--modle sdxl --seed 2147483648 --cfg nan --ar wide --raw yes --neg"
    assert {flag for _, flag in codes(parser, text)} == {None, "--modle", "--seed", "--cfg", "--ar", "--raw", "--neg"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("fox --modle sdxl", "Unknown flag --modle. Did you mean --model?"),
        ("fox --negative ugly", "Unknown flag --negative. Did you mean --neg?"),
        (
            "fox —running",
            "Unknown flag --running. /serve knows --neg, --seed, --cfg, --ar, --model, --raw, --images. "
            "A dash that belongs to the prompt needs a space after it.",
        ),
        ("fox --gridsize 4", "/serve does not take --gridsize. It belongs to /makemask."),
        ("fox --seed 2147483648", '--seed takes a number from 0 to 2147483647, not "2147483648".'),
        ("fox --cfg nan", '--cfg takes a number from 1 to 30, not "nan".'),
        ("fox --cfg 7,5", '--cfg takes a number from 1 to 30, not "7,5". Write a point, not a comma.'),
        ("fox --ar wide", '--ar takes two positive numbers such as 16:9, not "wide".'),
        ("fox --model sdlx", '--model is no model we have: "sdlx". Did you mean sdxl?'),
        ("f" * 2001, "The prompt has 2,001 characters; 2,000 are allowed. Take out 1."),
        ("fox --neg " + "n" * 1002, "--neg has 1,002 characters; 1,000 are allowed. Take out 2."),
        ("/serv fox", f"There is no command /serv. Did you mean /serve? {COMMANDS}"),
        ("/dream fox", f"There is no command /dream. {COMMANDS}"),
        (
            f"/makemask {LINK} --gridshape ruond",
            '--gridshape is one of square, round, not "ruond". Did you mean round?',
        ),
    ],
)
def test_sentences(parser: Parser, text: str, sentence: str) -> None:
    assert [str(problem) for problem in problems(parser, text)] == [sentence]


def test_what_several_problems_advise_is_said_once(parser: Parser) -> None:
    found = problems(parser, "fox --zzz --qqq --seed x --vvv")
    assert [problem.flag for problem in found] == ["--zzz", "--qqq", "--vvv", "--seed"]
    assert str(found[0]).startswith("Unknown flag --zzz. /serve knows --neg, ")
    assert [problem.hint for problem in found[1:]] == [None, None, None]


def test_long_values_are_quoted_short(parser: Parser) -> None:
    (problem,) = problems(parser, "fox --ar " + "wide " * 200)
    assert len(problem.message) < 120
    (problem,) = problems(parser, "fox --" + "x" * 5000)
    assert len(problem.message) < 120


def test_text_may_name_its_command(parser: Parser) -> None:
    assert parser.parse("/command-infos").name == "command-infos"
    assert parser.parse("/SERVE a fox").parameters["prompt"] == "a fox"
    assert parser.parse(" /serve\na fox").parameters["prompt"] == "a fox"


def test_a_chosen_command_and_a_written_one_must_agree(parser: Parser) -> None:
    assert parser.parse("/serve a fox", command="serve").parameters["prompt"] == "a fox"
    assert parser.parse("/dream a fox", command="serve").parameters["prompt"] == "/dream a fox"
    (problem,) = problems(parser, "/makemask", command="serve")
    assert problem.code == "two_commands"
    (problem,) = problems(parser, "a fox", command="dream")
    assert problem.code == "unknown_command"
