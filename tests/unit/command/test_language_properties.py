"""What holds for every text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from distillery.catalogue import Catalogue
from distillery.command import Command, Parser
from distillery.vocabulary.errors import CommandError

FLAGS = ["neg", "seed", "cfg", "ar", "model", "raw", "images", "modle", "gridsize", ""]
DASHES = ["--", "—", "–", "---", "－－", "-"]
noise = st.text(max_size=40) | st.sampled_from(
    ['"', '""', "“", "”", "::", "16:9", "7", "nan", "\n", "/serve", "=", " "]
)
scraps = st.tuples(st.sampled_from(DASHES), st.sampled_from(FLAGS)).map("".join) | noise
texts = st.lists(st.tuples(scraps, st.sampled_from(["", " ", "\n", "\u3000"])).map("".join), max_size=12).map("".join)
# Any text that nobody would take for flags, and that can be stored.
plain = st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\t\n\r"), max_size=60)


def parsed(parser: Parser, text: str) -> Command | CommandError:
    try:
        return parser.parse(text)
    except CommandError as error:
        return error


@given(texts | st.text())
def test_parsing_raises_nothing_but_command_errors(parser: Parser, text: str) -> None:
    result = parsed(parser, text)
    if isinstance(result, Command):
        assert parser.parse(parser.format(result)).parameters == result.parameters
    else:
        assert result.problems
        assert all(problem.message and problem.code for problem in result.problems)


@given(plain)
@example('"')
@example('"a" --raw')
@example("“a”")
@example(" --seed 1 ")
@example("")
def test_any_negative_text_survives_formatting(parser: Parser, negative: str) -> None:
    command = parser.parse("a fox", {"neg": negative, "seed": 1})
    assert command.parameters["neg"] == negative
    again = parser.parse(parser.format(command))
    assert (again.name, again.parameters) == (command.name, command.parameters)


@pytest.mark.timeout(60)
@given(
    model=st.sampled_from(["cosmopolitan", "mohawk"]),
    ratio=st.tuples(st.integers(1, 999999), st.integers(1, 999999)),
    seed=st.integers(0, 2**31 - 1),
    cfg=st.floats(1, 30),
    images=st.integers(1, 10),
    each=st.integers(1, 10),
    raw=st.booleans(),
)
def test_every_valid_command_renders_to_a_graph_that_validates(
    catalogue: Catalogue,
    model: str,
    ratio: tuple[int, int],
    seed: int,
    cfg: float,
    images: int,
    each: int,
    raw: bool,
) -> None:
    text = f"a fox --model {model} --ar {ratio[0]}:{ratio[1]} --seed {seed} --cfg {cfg} --images {images}"
    command = catalogue.parse(f"{text} --raw" if raw else text)
    rendering = catalogue.render(command, images_per_generation=each)
    seeds = [number for work in rendering.generations for number in work.seeds]
    assert seeds == [(seed + n) % 2**31 for n in range(images)]
    for work in rendering.generations:
        assert catalogue.validate(work.graph) == []
        assert all(work.graph[node]["inputs"][name] == work.seeds[0] for node, name in work.seed_paths)
