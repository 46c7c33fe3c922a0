"""Two lists make a third: how near their words have to be, on which side, and what a policy may not leave out."""

import pytest

from distillery.safety.composing import Composed, composed

NEAR = Composed(list="child", of=("small", "person"), before=3, after=1)
ANYWHERE = Composed(list="child", of=("school", "person"))


@pytest.mark.parametrize(
    ("small", "person", "place"),
    [
        ([5], [8], 5),
        ([5], [9], None),
        ([5], [4], 4),
        ([5], [3], None),
        ([5], [5], 5),
        ([0, 20], [9, 22], 20),
        ([], [1], None),
        ([1], [], None),
    ],
)
def test_near_enough(small: list[int], person: list[int], place: int | None) -> None:
    assert NEAR.place({"small": small, "person": person}) == place


def test_anywhere_is_wherever() -> None:
    assert ANYWHERE.place({"school": [900], "person": [3]}) == 3
    assert ANYWHERE.place({"person": [3]}) is None


def test_the_first_place_counts() -> None:
    places = {"small": [7], "person": [8], "school": [2]}
    assert composed([NEAR, ANYWHERE], places) == {"child": 2}
    assert composed([NEAR], {"person": [1]}) == {}
