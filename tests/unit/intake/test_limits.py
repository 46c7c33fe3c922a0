"""Limits of tiers and channels, and the models and LoRAs of a guild: each refusal says what to write instead."""

import pytest

from distillery.command import Command
from distillery.guilds.config import MOST_STEPS, ChannelConfig, GuildConfig
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


@pytest.mark.parametrize(
    ("decided", "text", "steps"),
    [
        ({"steps": 12}, "/serve a fox", 12),
        ({"steps": 30, "max_steps": 20}, "/serve a fox", 20),
        ({"max_steps": 20}, "/serve a fox --model sdxl", 20),  # nobody is refused for what they did not say
        ({"max_steps": 40}, "/serve a fox", 24),
        ({"steps": 12}, "/serve a fox --steps 16", 16),
        ({"steps": 12}, "/serve a fox --sampler lcm", 8),
        ({"max_steps": 6}, "/serve a fox --sampler lcm", 6),
        ({"steps": 12}, "/serve a fox --model schnell", 4),
        ({"max_steps": 2}, "/serve a fox --model schnell", 2),
    ],
)
def test_a_channels_steps_are_those_of_the_graph(decided: dict[str, int], text: str, steps: int) -> None:
    config = GuildConfig(by_channel={"81": ChannelConfig(**decided)})
    command = CATALOGUE.parse(text, defaults=config.defaults("81"))
    Limits(TIER, config.channel("81")).check(command, CATALOGUE, "ada")
    (work,) = CATALOGUE.render(command, images=1).generations
    drawn = {node["inputs"]["steps"] for node in work.graph.values() if "steps" in node["inputs"]}
    assert (max(drawn), work.parameters["steps"]) == (steps, steps)


def test_a_channels_steps_hold_for_what_follows_a_picture() -> None:
    config = GuildConfig(by_channel={"81": ChannelConfig(max_steps=20)})
    limits, defaults = Limits(TIER, config.channel("81")), config.defaults("81")
    asked = CATALOGUE.parse("/upscale https://cdn.discordapp.com/a.png", defaults=defaults)
    assert CATALOGUE.complete(asked, {"model": "sdxl"}, defaults=defaults).parameters["steps"] == 20
    slow = CATALOGUE.complete(asked, {"model": "sdxl", "steps_asked": 40}, defaults=defaults)
    assert told(limits, slow).hint == "Write --steps 20 or fewer."


@pytest.mark.parametrize("name", ["serve", "upscale", "zoomout"])
def test_a_channel_can_have_as_many_steps_as_members_can_say(name: str) -> None:
    assert CATALOGUE.definitions[name].parameters["steps"].bounds == (1, MOST_STEPS)
