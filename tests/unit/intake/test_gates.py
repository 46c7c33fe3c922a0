"""The content gate: whole words in any script, whatever their case."""

import pytest

from distillery.command import Command
from distillery.command.parameter import Signature
from distillery.intake.gates import Content
from distillery.vocabulary.errors import Refused

TEXT = {"type": "text", "help": "Words"}
COMMANDS = {
    name: Signature.model_validate({"name": name, "description": "x", "families": ["sd15"], "parameters": parameters})
    for name, parameters in {
        "serve": {"prompt": TEXT, "neg": TEXT | {"family_default": "negative"}},
        "stats": {},
    }.items()
}


def ask_for(prompt: str, blocked: str) -> None:
    Content(blocked, COMMANDS)(Command("serve", {"prompt": prompt, "neg": "gore"}))


@pytest.mark.parametrize(
    ("prompt", "blocked", "found"),
    [
        ("a GORE fest", "gore", "GORE"),
        ("gore", "mud, gore", "gore"),
        ("(gore:1.2), fox", "gore", "gore"),
        ("gore_fest gore", "gore", "gore"),
        ("ein Bild voller GRÄUEL", "gräuel", "GRÄUEL"),
        ("two words together", "words together", "words together"),
        ("c++ code", "c++", "c++"),
    ],
)
def test_a_blocked_word_is_named(prompt: str, blocked: str, found: str) -> None:
    with pytest.raises(Refused, match="is not allowed here") as refused:
        ask_for(prompt, blocked)
    assert f"“{found}”" in str(refused.value)
    assert refused.value.problem.hint


@pytest.mark.parametrize(
    ("prompt", "blocked"),
    [("gorgeous gorefest", "gore"), ("anything", ""), ("anything", " , ,"), ("a.b", "axb"), ("", "gore")],
)
def test_other_words_pass(prompt: str, blocked: str) -> None:
    ask_for(prompt, blocked)


def test_a_command_with_no_prompt_passes() -> None:
    Content("gore", COMMANDS)(Command("stats", {"image": "gore.png"}))
