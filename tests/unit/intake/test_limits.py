"""Limits of tiers and channels, and the models and LoRAs of a guild: each refusal says what to write instead."""

import pytest

from distillery.command import Command
from distillery.guilds.config import ChannelConfig, GuildConfig
from distillery.intake.limits import Limits
from distillery.vocabulary.errors import Problem, Refused
from tests.support.answering import OWNER, shipped
from tests.support.tiers import a_tier

CATALOGUE = shipped()
TIER = a_tier(images=3, max_images=6)


def told(limits: Limits, command: Command, member: str = "ada") -> Problem:
    with pytest.raises(Refused) as refused:
        limits.check(command, CATALOGUE, member)
    return refused.value.problem


@pytest.mark.parametrize(
    ("channel", "most", "usual"),
    [
        ({}, 6, 3),
        ({"max_images": 2}, 2, 2),
        ({"max_images": 9}, 6, 3),  # a channel gives no more than the tier
        ({"images": 5}, 6, 5),
        ({"images": 9}, 6, 6),
        ({"images": 4, "max_images": 1}, 1, 1),
    ],
)
def test_how_many_pictures(channel: dict[str, int], most: int, usual: int) -> None:
    limits = Limits(TIER, ChannelConfig(**channel))
    assert (limits.most_images, limits.usual_images) == (most, usual)
    assert limits.images(CATALOGUE.parse("a fox")) == usual
    assert limits.images(Command("upscale")) == 1
    limits.check(CATALOGUE.parse(f"a fox --images {most}"), CATALOGUE, "ada")
    problem = told(limits, CATALOGUE.parse(f"a fox --images {most + 1}"))
    assert (problem.code, problem.hint) == ("images", f"Write --images {most} or fewer.")


def test_how_many_steps() -> None:
    limits = Limits(TIER, ChannelConfig(max_steps=20))
    limits.check(Command("serve", {"steps": 20}), CATALOGUE, "ada")
    limits.check(Command("serve", {"steps": None}), CATALOGUE, "ada")
    assert told(limits, Command("serve", {"steps": 21})).hint == "Write --steps 20 or fewer."


def test_which_models() -> None:
    limits = Limits(TIER, config=GuildConfig(models=("mohawk", "cosmopolitan", "gone")))
    limits.check(CATALOGUE.parse("a fox --model mohawk"), CATALOGUE, "ada")
    limits.check(Command("upscale", {"model": None}), CATALOGUE, "ada")  # only its picture will say
    problem = told(limits, CATALOGUE.parse("a fox --model vodka"))
    assert problem.message == "vodka is not used in this server."
    assert problem.hint == "Take one of these with --model: mohawk, cosmopolitan."
    assert "another command" in (
        told(Limits(TIER, config=GuildConfig(models=("gone",))), CATALOGUE.parse("a")).hint or ""
    )


def test_which_loras_and_no_word_of_private_ones() -> None:
    limits = Limits(TIER, config=GuildConfig(loras=("analog", "amber fen")))
    limits.check(CATALOGUE.parse("a fox --lora analog"), CATALOGUE, "ada")
    problem = told(limits, CATALOGUE.parse("a fox --lora analog, oilpaint"))
    assert problem.message == "The LoRA oilpaint is not used in this server."
    assert problem.hint == "Leave that out, or use one of these: analog."
    assert "amber fen" in (told(limits, CATALOGUE.parse("a fox --lora oilpaint"), OWNER).hint or "")


def test_what_is_answered_draws_with_no_model() -> None:
    limits = Limits(TIER, config=GuildConfig(models=("mohawk",), loras=("analog",)))
    for text in ("/command-infos", "/manage-lora amber fen", "/suggest a fox"):
        limits.check(CATALOGUE.parse(text, member=OWNER), CATALOGUE, OWNER)
