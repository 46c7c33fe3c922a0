"""The safe little language of definitions."""

from types import SimpleNamespace

import pytest

from distillery.workflow.expression import Expression

NAMES = {"steps": 30, "share": 0.2, "image": None, "mode": "lcm", "family": SimpleNamespace(steps=24, sampler="x")}


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("steps", 30),
        ("round(steps * (1 - share))", 24),
        ("8 * round(1360 / 2 / 8)", 680),
        ("max(1, floor(steps / 100))", 1),
        ("'karras'", "karras"),
        ("family.steps", 24),
        ("not image", True),
        ("image == None and steps > 3", True),
        ("1 if mode == 'lcm' else 2", 1),
        ("mode in 'lcm legacy'", True),
        ("-steps % 7", 5),
    ],
)
def test_values(source: str, value: object) -> None:
    assert Expression(source).evaluate(NAMES) == value


@pytest.mark.parametrize(
    "source",
    [
        "", "two words", "a = 1", "lambda: 1", "[1, 2]", "[x for x in y]", "steps ** 9999", "1 << 9", "f'{steps}'",
        "__import__('os')", "open('x')", "mode.upper()", "mode[0]", "(lambda: 1)()", "1; 2", "steps\n2",
    ],
)  # fmt: skip
def test_everything_else_is_refused_when_it_is_read(source: str) -> None:
    with pytest.raises(ValueError, match="`"):
        Expression(source)


@pytest.mark.parametrize(
    "source", ["1 / (steps - 30)", "steps + mode", "family.nothing", "nobody * 2", "mode.__class__", "image * 2"]
)
def test_no_value_is_a_value_error(source: str) -> None:
    with pytest.raises(ValueError, match="has no value here"):
        Expression(source).evaluate(NAMES)


def test_names_and_attributes_are_known_beforehand() -> None:
    expression = Expression("round(steps * family.share)")
    assert expression.names == {"steps", "family"}
    assert expression.attributes == {("family", "share")}
