"""The gates: where, how much, and which words, in any script and whatever their case."""

import pytest

from distillery.command import Command
from distillery.command.signature import Signature
from distillery.intake.gates import Content, permit, within
from distillery.intake.standing import Standing
from distillery.vocabulary.errors import Refused
from tests.support.asks import an_ask
from tests.support.tiers import a_tier

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


HERE = an_ask(guild_id="7", channel_id="81")


@pytest.mark.parametrize(
    ("listed", "free", "command_is_free"),
    [
        (set(), set(), False),
        (set(), set(), True),
        ({"81"}, set(), False),
        ({"81"}, set(), True),  # a guild that marked none
        ({"81"}, {"81"}, True),
        ({"81"}, {"81"}, False),  # what is free takes the rest, too
        ({"81", "99"}, {"99"}, False),
    ],
)
def test_a_channel_takes_commands(listed: set[str], free: set[str], command_is_free: bool) -> None:
    permit(HERE, Standing(listed=frozenset(listed), free=frozenset(free)), free=command_is_free)


@pytest.mark.parametrize(
    ("listed", "free", "command_is_free", "hint"),
    [
        ({"82", "83"}, set(), False, "Try <#82>, <#83>."),
        ({"82"}, set(), True, "Try <#82>."),
        ({"82", "83"}, {"83"}, False, "Try <#82>, <#83>."),
        ({"81", "83"}, {"83"}, True, "Try <#83>."),
        ({"83"}, {"83"}, False, "Try <#83>."),  # a free channel is a channel: it closes the others
    ],
)
def test_another_channel_is_named(listed: set[str], free: set[str], command_is_free: bool, hint: str) -> None:
    with pytest.raises(Refused) as refused:
        permit(HERE, Standing(listed=frozenset(listed), free=frozenset(free)), free=command_is_free)
    assert (refused.value.problem.code, refused.value.problem.hint) == ("channel", hint)


def test_a_tier_has_a_most() -> None:
    tier = a_tier(max_images=4)
    for images in (None, 1, 4):
        within(tier, Command("serve", {"images": images}))
    within(tier, Command("upscale"))
    with pytest.raises(Refused, match=r"may have 4 pictures here, and this asks for 5\. Write --images 4") as told:
        within(tier, Command("serve", {"images": 5}))
    assert told.value.problem.code == "images"
