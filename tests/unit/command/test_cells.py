"""Cells of a grid."""

import pytest

from distillery.command import Parser
from distillery.command.readers.cells import Area, areas
from tests.unit.command.asking import LINK, problems


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("b1:c2, d7", "b1:c2, d7"),
        ("a1:f7, g1:l2, m1:t7", "a1:f7, g1:l2, m1:t7"),
        ("B1:C2,D7", "b1:c2, d7"),
        ("c2:b1", "b1:c2"),
        ("b2:c1", "b1:c2"),
        ("d7:d7", "d7"),
        ("d7,d7, d7", "d7"),
        ("ｂ１：ｃ２，ｄ７", "b1:c2, d7"),
        ("b1 : c2 ,\n d7 ,", "b1:c2, d7"),
        ("t20", "t20"),
    ],
)
def test_writings(parser: Parser, written: str, canonical: str) -> None:
    command = parser.parse(f"/makemask {LINK} --gridrange {written} --gridsize 20")
    assert command.parameters["gridrange"] == canonical
    assert parser.parse(parser.format(command)).parameters == command.parameters


@pytest.mark.parametrize("written", ["1b", "b", "7", "b0", "b100", "b1:c2:d3", "b1-c2", "b1 c2", "b1:", "ä1", "fox"])
def test_what_is_no_cell(parser: Parser, written: str) -> None:
    (problem,) = problems(parser, f"/makemask {LINK} --gridrange a1, {written}")
    assert (problem.code, problem.flag) == ("not_cells", "--gridrange")
    assert str(problem) == (
        f'--gridrange takes cells such as b1:c2, d7, not "{written}". Letters are columns, numbers are rows.'
    )


def test_none_and_too_many(parser: Parser) -> None:
    assert problems(parser, f"/makemask {LINK} --gridrange ,")[0].code == "missing_value"
    listed = ",".join(f"{chr(97 + n % 26)}{n // 26 + 1}" for n in range(401))
    (problem,) = problems(parser, f"/makemask {LINK} --gridrange {listed}")
    assert str(problem) == "--gridrange takes up to 400 areas, not 401. Write ranges: a1:f7."


def test_areas_count_from_nought() -> None:
    assert areas("b1:c2, d7") == [Area(1, 0, 2, 1), Area(3, 6, 3, 6)]
