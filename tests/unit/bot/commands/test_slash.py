"""Slash commands as the catalogue has them."""

from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands

from bot.commands.slash import slash_commands
from distillery.catalogue import Catalogue
from distillery.intake.ask import written

ROOT = Path(__file__).parents[4]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "workflows", ROOT / "models.toml")


def registered(catalogue: Catalogue) -> dict[str, dict[str, Any]]:
    async def answer(*_: Any) -> None: ...

    tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    return {command.name: command.to_dict(tree) for command in slash_commands(catalogue, answer)}


def test_every_definition_is_a_command_with_its_native_options(catalogue: Catalogue) -> None:
    commands = registered(catalogue)
    assert set(commands) == set(catalogue.definitions)
    for name, definition in catalogue.definitions.items():
        shown = [option["name"] for option in commands[name]["options"]]
        assert set(shown) - {"text", "flags"} == {
            one.name for one in definition.parameters.values() if one.option or one.positional
        }
        assert len(shown) <= 25
        assert all(not one.hidden for one in definition.parameters.values() if one.name in shown)


def test_options_carry_help_bounds_and_choices(catalogue: Catalogue) -> None:
    options = {option["name"]: option for option in registered(catalogue)["serve"]["options"]}
    seed = catalogue.definitions["serve"].parameters["seed"]
    assert options["seed"]["description"] == seed.help
    assert (options["seed"]["type"], options["seed"]["min_value"], options["seed"]["max_value"]) == (4, 0, 2**31 - 1)
    assert options["neg"]["max_length"] == 1000
    assert options["ar"]["autocomplete"]
    assert options["model"]["autocomplete"]
    assert [option["required"] for option in options.values()].count(True) == 1


def test_what_was_asked_is_one_text_that_means_the_same(catalogue: Catalogue) -> None:
    options = {"seed": 7, "ar": "16:9", "neg": 'a "quoted" --word'}
    text = written("a red fox ", options, catalogue.definitions["serve"])
    assert text == 'a red fox --neg "a ""quoted"" --word" --seed 7 --ar 16:9'
    assert catalogue.parse(text) == catalogue.parse("a red fox", options)
