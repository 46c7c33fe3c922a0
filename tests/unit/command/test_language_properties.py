"""What holds for every text."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from distillery.command import Command, Parser
from distillery.vocabulary.errors import CommandError
from tests.unit.command.asking import LINK, STORED

FLAGS = [
    "neg",
    "seed",
    "cfg",
    "ar",
    "model",
    "raw",
    "images",
    "modle",
    "gridsize",
    "gridrange",
    "lora",
    "image",
    "control",
]
FLAGS += ["inpaint", "adaptweight", "refinerpass", "sampler", "power", "size", "makepublic", ""]
DASHES = ["--", "—", "–", "---", "－－", "-", "——", "﹣﹣"]
SCRAPS = [
    '"',
    '""',
    "“",
    "”",
    "＂",
    "::",
    "16:9",
    "７",
    "nan",
    "\n",
    "/serve",
    "/mix",
    "/upscale",
    "/makemask",
    "=",
    " ",
    ",",
]
SCRAPS += ["analog", "analog, noir", "sdxl", "mohawk", "lcm", "0.5", "b1:c2, d7", LINK, STORED, f"<{LINK}>"]
noise = st.text(max_size=40) | st.sampled_from(SCRAPS)
scraps = st.tuples(st.sampled_from(DASHES), st.sampled_from(FLAGS)).map("".join) | noise
texts = st.lists(st.tuples(scraps, st.sampled_from(["", " ", "\n", "\u3000"])).map("".join), max_size=12).map("".join)
# Any text that nobody would take for flags, and that can be stored.
plain = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=60)
commands = st.sampled_from(["serve", "mix", "upscale", "makemask", "manage-lora", "command-infos", None])
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(SCRAPS)
anything = scalars | st.lists(scalars, max_size=4) | st.dictionaries(st.text(max_size=3), scalars, max_size=2)
options = st.dictionaries(st.sampled_from([*FLAGS, "prompt"]), anything, max_size=4)

fractions = st.floats(0, 1)
pictures = st.sampled_from([LINK, STORED])
ratios = st.tuples(st.integers(1, 999999), st.integers(1, 999999)).map(lambda sides: f"{sides[0]}:{sides[1]}")
loras = st.lists(st.sampled_from(["analog", "oilpaint", "detail", "lineart", "gothic"]), max_size=5, unique=True)
chosen = st.fixed_dictionaries(
    {},
    optional={
        "model": st.sampled_from(["cosmopolitan", "vodka", "Screwdriver"]),
        "lora": loras | loras.filter(bool).map(", ".join),
        "seed": st.integers(0, 2**31 - 1),
        "image": pictures,
        "control": pictures,
        "controlweight": fractions,
        "adapt": pictures,
        "adaptweight": fractions,
        "adaptweight1": fractions,
        "sampler": st.sampled_from(["legacy", "LCM"]),
        "lcmweight": fractions,
        "steps": st.integers(-(10**29), 10**29),
        "size": ratios,
    },
)


def outcome(make: Callable[[], Command]) -> Command | CommandError:
    try:
        return make()
    except CommandError as error:
        return error


def is_clear(error: CommandError) -> bool:
    """Whether an error says something, and not too much."""
    return 1 <= len(error.problems) <= 20 and all(problem.message and problem.code for problem in error.problems)


def same(parser: Parser, command: Command) -> bool:
    """Whether the text of `command` makes it again."""
    again = parser.parse(parser.format(command))
    return (again.name, again.parameters) == (command.name, command.parameters)


@given(text=texts | st.text(), command=commands, options=options)
@example("", "serve", {"prompt": "a --raw fox"})
@example("", "mix", {"prompt": "fox", "lora": ["analog", "detail"]})
def test_parsing_raises_nothing_but_command_errors(
    parser: Parser, text: str, command: str | None, options: dict[str, Any]
) -> None:
    result = outcome(lambda: parser.parse(text, options, command=command))
    assert same(parser, result) if isinstance(result, Command) else is_clear(result)


@given(plain)
@example('"')
@example('"a" --raw')
@example("“a”")
@example("＂a＂")
@example(" --seed 1 ")
@example("—raw")
@example("")
def test_any_negative_text_survives_formatting(parser: Parser, negative: str) -> None:
    command = parser.parse("a fox", {"neg": negative, "seed": 1})
    assert command.parameters["neg"] == negative
    assert same(parser, command)


@given(chosen)
def test_every_valid_choice_is_understood_and_survives_formatting(parser: Parser, chosen: dict[str, Any]) -> None:
    command = parser.parse("a fox", chosen, command="mix")
    for name in ("seed", "image", "control", "adapt", "steps"):
        assert command.parameters[name] == chosen.get(name, command.parameters[name])
    assert same(parser, command)


@given(
    text=st.sampled_from(["", "--cfg 9", "--refinerpass 0.5", "--ar 27:18"]),
    recipe=st.dictionaries(st.sampled_from(FLAGS), anything),
)
def test_completing_raises_nothing_but_command_errors(parser: Parser, text: str, recipe: dict[str, Any]) -> None:
    command = parser.parse(f"/upscale {LINK} {text}")
    result = outcome(lambda: parser.complete(command, recipe))
    if isinstance(result, Command):
        assert result.parameters["model"] in parser.library.models
        assert result.parameters["seed"] is not None
    else:
        assert is_clear(result)


@pytest.mark.parametrize(
    "text", ["-" * 9990, " -" * 4990, "—" * 9990, '"' * 9990, ' --neg "' * 1200, "fox " + "<" * 9000]
)
def test_no_text_takes_long(parser: Parser, text: str) -> None:
    with pytest.raises(CommandError):
        parser.parse(text)
