"""What Discord takes, and where it ends."""

from typing import Any

import pytest

from distillery.command import Signature
from distillery.workflow.checking.limits import beyond


def signature(**parameters: dict[str, Any]) -> Signature:
    return Signature(name="draw", description="Draw", parameters=parameters)


def option(kind: str = "int", **said: Any) -> dict[str, Any]:
    return {"type": kind, "help": "Help", "option": True, **said}


def options(count: int, **said: Any) -> dict[str, dict[str, Any]]:
    return {f"p{number}": option(**said) for number in range(count)}


WORDS = {"type": "text", "help": "Words", "positional": True}
PICTURE = {"type": "image", "help": "Picture", "positional": True}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (signature(prompt=WORDS, **options(24)), None),
        (signature(prompt=WORDS, **options(25)), "26 options; Discord takes 25"),
        (signature(**options(24)), None),
        (signature(**options(25)), "26 options"),
        (signature(picture=PICTURE, **options(24)), "26 options"),
        (signature(picture=PICTURE, text=option("text")), 'parameters.text: Discord needs an option "text"'),
        (signature(p=option("choice", choices=["x" * 100])), None),
        (signature(p=option("choice", choices=["x" * 101])), "a choice has 101 characters"),
        (signature(p=option("choice", choices=[""])), "a choice has 0 characters"),
        (signature(p={**option("choice", choices=["x" * 101]), "option": False}), None),
        (signature(p=option("float", range=[0, 2**53])), None),
        (signature(p=option("float", range=[0, 2**54])), "goes beyond ±2^53"),
        (signature(p=option("choice", choices=[f"{n:099d}" for n in range(40)])), None),
        (signature(p=option("choice", choices=[f"{n:099d}" for n in range(41)])), "Discord takes 8,000"),
    ],
)
def test_beyond_discords_limits(said: Signature, words: str | None) -> None:
    found = list(beyond(said))
    assert [words in each for each in found] == [True] if words else found == []
