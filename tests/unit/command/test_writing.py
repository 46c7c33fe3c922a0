"""How members write: dashes that phones make, full-width signs, quotes, options beside flags, many mistakes at once."""

from typing import Any

import pytest

from distillery.command import Parser
from tests.unit.command.asking import codes, problems, sentences


@pytest.mark.parametrize(
    "dashes", ["--", "---", "—", "——", "–", "―", "‒", "－－", "−−", "‐‐", "‑‑", "﹣﹣", "—-", "-—", "⸺"]
)
@pytest.mark.parametrize("name", ["ar", "AR", "ａｒ"])
@pytest.mark.parametrize("between", [" ", "=", "＝", "\n", "\u3000"])
def test_any_dashes_and_any_case(parser: Parser, dashes: str, name: str, between: str) -> None:
    command = parser.parse(f"fox {dashes}{name}{between}16:9")
    assert (command.parameters["prompt"], command.parameters["ar"]) == ("fox", "16:9")


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("--seed １２３", "seed", 123),
        ("--cfg ７．５", "cfg", 7.5),
        ("--ar １６：９", "ar", "16:9"),
        ("--ar 16：9", "ar", "16:9"),
        ("--model ｓｄｘｌ", "model", "sdxl"),
        ("--neg ＂ugly, --raw＂", "neg", "ugly, --raw"),
        ("--neg １２３：，", "neg", "１２３：，"),
    ],
)
def test_full_width_values(parser: Parser, text: str, name: str, value: object) -> None:
    assert parser.parse(f"fox {text}").parameters[name] == value


@pytest.mark.parametrize(
    "prompt",
    ["１２３：９，狐狸", "ａ　ｆｏｘ", "a − b", "fox －－ 7", "a fox — — red", "…", "「狐」、雪", "fox - -- --- ——"],
)
def test_prompts_stay_full_width(parser: Parser, prompt: str) -> None:
    assert parser.parse(f"{prompt} --seed １").parameters["prompt"] == prompt


def test_unusual_numbers_are_told(parser: Parser) -> None:
    assert parser.parse("fox --cfg 3 --seed 1").notes == ()
    assert parser.parse("fox --cfg 12 --seed 1").notes == ()
    assert parser.parse("fox --cfg 12.5 --seed 1").notes == ("--cfg 12.5 is unusual: 3 to 12 is advised.",)
    assert parser.parse("fox --cfg 1 --seed 1").notes == ("--cfg 1 is unusual: 3 to 12 is advised.",)


def test_the_prompt_may_come_as_an_option(parser: Parser) -> None:
    command = parser.parse("", {"prompt": "a fox --cfg 8", "seed": 7}, command="serve")
    assert command == parser.parse("a fox --cfg 8 --seed 7")
    assert parser.parse("--cfg 8", {"prompt": "a fox", "seed": 7}) == command


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("a fox", {"prompt": "a wolf"}, "option_and_text"),
        ("", {"prompt": ["a", "wolf"]}, "bad_option"),
        ("a fox", {"neg": {"a": 1}}, "bad_option"),
        ("a fox", {"neg": [["a"]]}, "bad_option"),
        ("a fox", {"neg": b"ugly"}, "bad_option"),
        pytest.param("a fox", {"seed": 10**5000}, "not_a_number", id="huge"),
        ("a fox", {"seed": 1.5}, "not_a_number"),
        ("a fox", {"seed": True}, "not_a_number"),
        ("a fox", {"cfg": float("inf")}, "not_a_number"),
        ("a fox", {"raw": "yes"}, "unexpected_value"),
        ("a fox", {"neg": "x" * 1001}, "too_long"),
        ("a fox", {"neg": "x" * 100_000}, "too_long"),
        ("a fox --seed", {"seed": 7}, "missing_value"),
    ],
)
def test_options_that_no_flag_could_say(parser: Parser, text: str, options: dict[str, Any], code: str) -> None:
    assert code in [problem.code for problem in problems(parser, text, options)]


def test_a_whole_number_may_be_written_as_a_float(parser: Parser) -> None:
    assert parser.parse("a fox", {"seed": 7.0}).parameters["seed"] == 7


def test_an_unknown_option_gets_a_hint(parser: Parser) -> None:
    (problem,) = problems(parser, "a fox", {"sede": 7})
    assert str(problem) == '/serve has no option "sede". Did you mean seed?'


def test_twenty_problems_are_enough(parser: Parser) -> None:
    told = sentences(parser, "fox" + "".join(f" --x{n} 1" for n in range(27)))
    assert len(told) == 20
    assert told[0].startswith("Unknown flag --x0.")
    assert told[-2].startswith("Unknown flag --x18.")
    assert told[-1] == "… and 8 more."


def test_twenty_problems_are_told_in_full(parser: Parser) -> None:
    told = sentences(parser, "fox" + "".join(f" --x{n} 1" for n in range(20)))
    assert told[-1].startswith("Unknown flag --x19.")


def test_thousands_of_mistakes_are_counted(parser: Parser) -> None:
    told = sentences(parser, "fox" + "".join(f" --x{n}" for n in range(1200)))
    assert told[-1] == "… and 1181 more."


def test_a_flag_without_its_value_is_one_mistake_for_each_time(parser: Parser) -> None:
    assert codes(parser, "fox --neg --neg --neg x") == [("missing_value", "--neg"), ("duplicate_flag", "--neg")]
