"""``::blue EYES::`` in a prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from distillery.workflow.regions import Region, regions, without_marks


@pytest.mark.parametrize(
    ("prompt", "found", "bare"),
    [
        ("::blue EYES::", [Region("blue eyes", "eyes")], "blue eyes"),
        ("a girl, ::blue EYES::, smiling", [Region("blue eyes", "eyes")], "a girl, blue eyes, smiling"),
        ("::white HAIR:: ::red DRESS::", [Region("white hair", "hair"), Region("red dress", "dress")], None),
        ("::a BLUE-GREEN, old COAT!::", [Region("a blue-green, old coat!", "blue-green coat")], None),
        ("::plain words::", [Region("plain words", "plain words")], "plain words"),
        ("(::blue EYES:::1.2)", [], "(::blue EYES:::1.2)"),
        ("((::blue EYES::))", [Region("blue eyes", "eyes")], "((blue eyes))"),
        ("::ÉTÉ sky::", [Region("été sky", "été")], "été sky"),
        ("::line\nBREAK::", [Region("line break", "break")], None),
        ("::two  spaces,\n\nlines::", [Region("two spaces, lines", "two spaces lines")], None),
        ("::SNAKE_CASE word::", [Region("snake_case word", r"snake\_case")], None),
        ("::(soft HAIR:1.2)::", [Region("(soft hair:1.2)", "hair")], None),
        ("::():: ::!!:: ::🦊::", [], "::():: ::!!:: ::🦊::"),
        ("::one ::two TWO::", [Region("two two", "two")], "::one two two"),
        ("::blue EYES", [], "::blue EYES"),
        ("std::vector and ::x", [], "std::vector and ::x"),
        ("a :: b :: c", [], "a :: b :: c"),
        ("::::", [], "::::"),
        ("Ratio 16:9 at 10:30", [], "Ratio 16:9 at 10:30"),
        ("", [], ""),
    ],
)
def test_regions(prompt: str, found: list[Region], bare: str | None) -> None:
    assert regions(prompt) == found
    assert without_marks(prompt) == (bare if bare is not None else prompt.replace("::", "").lower())


@given(st.text("a A:,B\n", max_size=30))
def test_nothing_but_marks_and_case_is_taken(prompt: str) -> None:
    bare = without_marks(prompt)
    assert bare.replace(":", "").lower() == prompt.replace(":", "").lower()
    assert prompt.count(":") - bare.count(":") == 4 * len(regions(prompt))
