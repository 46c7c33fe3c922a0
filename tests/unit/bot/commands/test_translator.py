"""What Discord is told: every command in every language, as a real tree translates it."""

import asyncio
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import discord
import pytest
from discord import app_commands

from bot.commands.registry import commands
from bot.commands.translator import LANGUAGES, CatalogueTranslator
from distillery.catalogue import Catalogue
from distillery.i18n import translation
from distillery.i18n.checking import is_command_name
from distillery.i18n.extraction import template

ROOT = Path(__file__).parents[4]
LOCALES = {locale.value for locale in LANGUAGES}
CHARACTERS = 8000  # of names, descriptions and values of one command, each in its longest language
CHAT_INPUT = discord.AppCommandType.chat_input.value


@pytest.fixture(scope="module")
def told() -> list[dict[str, Any]]:
    """What the bot registers, with its localisations."""

    async def translated() -> list[dict[str, Any]]:
        tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
        await tree.set_translator(CatalogueTranslator())
        for command in commands(desk):
            tree.add_command(command)
        assert tree.translator is not None
        return [await command.get_translated_payload(tree, tree.translator) for command in tree.get_commands()]

    desk = MagicMock()  # nobody presses anything: commands are only described
    desk.parts.catalogue = Catalogue.load(ROOT / "workflows", ROOT / "models.toml")
    return asyncio.run(translated())


def parts_of(command: dict[str, Any]) -> list[dict[str, Any]]:
    """A command, and all that is under it."""
    return [command, *(part for option in command.get("options", ()) for part in parts_of(option))]


def is_command(part: dict[str, Any]) -> bool:
    """A command, a group or one of its commands; no option."""
    return part["type"] in (1, 2) or "options" in part


def test_every_command_has_a_name_of_its_own_in_every_language(told: list[dict[str, Any]]) -> None:
    for command in told:
        assert command["name_localizations"].keys() <= LOCALES
        if command["type"] == CHAT_INPUT:
            assert all(map(is_command_name, command["name_localizations"].values()))
    for locale in LOCALES:
        names = [(each["type"], each["name_localizations"].get(locale, each["name"])) for each in told]
        assert len(set(names)) == len(names)


def test_definitions_commands_and_menus_are_called_something_else_in_german(told: list[dict[str, Any]]) -> None:
    german = {each["name"]: each["name_localizations"]["de"] for each in told}
    assert german["serve"] == "zeichnen"
    assert german["Use as start image"] == "Als Startbild verwenden"


def test_translators_know_every_description_and_discord_every_translation(told: list[dict[str, Any]]) -> None:
    known = template()
    described = [part for command in told for part in parts_of(command) if part.get("description")]
    assert {part["description"] for part in described if part["description"] not in known} == set()
    for part in described:
        translated = {each.value for each, to in LANGUAGES.items() if translation(part["description"], to)}
        assert part.get("description_localizations", {}).keys() == translated


def test_options_keep_the_names_of_their_flags(told: list[dict[str, Any]]) -> None:
    slash = [command for command in told if command["type"] == CHAT_INPUT]
    options = [part for command in slash for part in parts_of(command) if not is_command(part)]
    assert len(options) > 50
    assert not any("name_localizations" in option for option in options)
    assert not any("name_localizations" in choice for option in options for choice in option.get("choices", ()))


def test_no_command_is_longer_than_discord_takes(told: list[dict[str, Any]]) -> None:
    def longest(part: dict[str, Any], key: str) -> int:
        return max(map(len, [part.get(key, ""), *part.get(f"{key}_localizations", {}).values()]))

    for command in told:
        words = sum(longest(part, "name") + longest(part, "description") for part in parts_of(command))
        values = sum(2 * len(each["name"]) for part in parts_of(command) for each in part.get("choices", ()))
        assert words + values <= CHARACTERS, command["name"]


def test_languages_that_we_do_not_speak_are_left_in_english(told: list[dict[str, Any]]) -> None:
    assert {locale for command in told for locale in command["name_localizations"]} == LOCALES
