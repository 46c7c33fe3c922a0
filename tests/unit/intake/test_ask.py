"""An ask as one text, whatever came beside it."""

from typing import Any

import pytest

from distillery.intake.ask import written
from tests.support.answering import shipped

CATALOGUE = shipped()
SERVE = CATALOGUE.definitions["serve"]


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"images": 7.0}, "--images 7"),
        ({"cfg": 7.0}, "--cfg 7.0"),
        ({"lora": [], "raw": False, "neg": None}, ""),
        ({"lora": ["analog", "oilpaint"]}, "--lora analog, oilpaint"),
        ({"lora": ("analog",)}, "--lora analog"),
        ({"raw": True}, "--raw"),
        ({"raw": ""}, "--raw"),
        ({"neg": True}, "--neg yes"),
        ({"neg": ""}, '--neg ""'),
        ({"neg": ' a --seed "8"'}, '--neg " a --seed ""8"""'),
    ],
)
def test_options_are_written_as_a_member_would_have(options: dict[str, Any], text: str) -> None:
    kept = written(" a fox --seed 5 ", options, SERVE)
    assert kept == f"a fox --seed 5 {text}".strip()
    assert CATALOGUE.parse(kept) == CATALOGUE.parse("a fox --seed 5", options)


def test_the_order_of_options_is_the_definitions() -> None:
    one, other = {"ar": "16:9", "seed": 7, "cfg": 5}, {"cfg": 5, "ar": "16:9", "seed": 7}
    assert written("a fox", one, SERVE) == written("a fox", other, SERVE) == "a fox --seed 7 --cfg 5 --ar 16:9"


def test_what_a_command_is_about_comes_before_the_flags() -> None:
    assert written("--seed 7", {"prompt": " a fox --raw "}, SERVE) == "a fox --raw --seed 7"
    assert written("--seed 7", {"prompt": ""}, SERVE) == "--seed 7"
    assert written("", {"showimage": True, "lora": "amber fen"}, CATALOGUE.definitions["manage-lora"]) == (
        "amber fen --showimage"
    )
